// Questions to the operator.

import { h, field } from './dom.js';

const offName = 'reflections.noSingleKeys';

// Whether single letters are commands; somebody who dictates turns them off.
export const singleKeys = {
  get are() { return sessionStorage.getItem(offName) === null; },
  set are(on) { on ? sessionStorage.removeItem(offName) : sessionStorage.setItem(offName, '1'); },
};

function show(dialog, first) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.addEventListener('close', () => {
    dialog.remove();
    before?.focus();
  });
  dialog.showModal();
  first?.focus();
}

// Resolves to what was entered, by name, or to null. A field with `match` must be typed as it is before the button works.
export function ask({ title, text, fields = [], action, isDangerous = false }) {
  return new Promise(resolve => {
    let answer = null;
    const inputs = fields.map(one => h(one.isLong ? 'textarea' : 'input', {
      name: one.name, type: one.isLong ? null : one.type ?? 'text', value: one.type === 'checkbox' ? null : one.value ?? '', required: one.isRequired,
      maxlength: one.most, autocomplete: one.autocomplete ?? 'off', spellcheck: 'false', rows: one.isLong && 3,
    }));
    const go = h(isDangerous ? 'button.danger' : 'button.primary', { type: 'submit' }, action);
    const check = () => { go.disabled = fields.some((one, index) => one.match !== undefined && inputs[index].value !== one.match); };
    const form = h('form', { onsubmit: submit, oninput: check },
      h('h2', { id: 'dialog-title' }, title),
      text && h('p', null, text),
      fields.map((one, index) => field(one.label, inputs[index], one.hint)),
      h('div.actions', null, go, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')));
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => resolve(answer) }, form);
    check();
    show(dialog, inputs[0] ?? go);

    function submit(event) {
      event.preventDefault();
      answer = Object.fromEntries(inputs.map(input => [input.name, input.type === 'checkbox' ? input.checked : input.value]));
      dialog.close();
    }
  });
}

export function showHelp() {
  const keys = [
    ['j, k', 'next, previous row'], ['Enter', 'open the row'], ['/', 'search or filter'], ['1 – 6', 'pages'],
    ['a, x', 'approve, reject (in a review)'], ['Space', 'leave a fact out, take it in (in a review)'], ['v', 'review a run that waits'],
    ['Esc', 'close a dialog'], ['?', 'this help'],
  ];
  const on = h('input', { type: 'checkbox', checked: singleKeys.are, onchange: () => { singleKeys.are = on.checked; } });
  const close = h('button.primary', { type: 'button', onclick: () => dialog.close() }, 'Close');
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' },
    h('h2', { id: 'dialog-title' }, 'Keyboard'),
    h('dl.keys', null, keys.map(([key, meaning]) => h('div', null, h('dt', null, h('kbd', null, key)), h('dd', null, meaning)))),
    h('label.check', null, on, ' Single keys are commands'),
    h('div.actions', null, close));
  show(dialog, close);
}
