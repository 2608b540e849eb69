// Questions to the operator.

import { h, field, said } from './dom.js';

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

// Resolves to what was entered, by name, or to null. A field with `match` must be typed as it is before the button works; one with `when` is there when that
// holds of what is entered. `body` is shown as it is. `read` may turn what was entered into something else; what it throws is told, and the dialog stays.
export function ask({ title, text, body, fields = [], action, dismiss = 'Cancel', isDangerous = false, read = entered => entered }) {
  return new Promise(resolve => {
    let answer = null;
    const inputs = fields.map(control);
    const lines = fields.map((one, index) => one.type === 'checkbox' ? h('label.check', null, inputs[index], ' ', one.label) : field(one.label, inputs[index], one.hint));
    const go = h(isDangerous ? 'button.danger' : 'button.primary', { type: 'submit' }, action);
    const problem = h('p.problem', { role: 'alert', hidden: true });
    const form = h('form', { onsubmit: submit, oninput: check },
      h('h2', { id: 'dialog-title' }, title),
      text && h('p', null, text), body,
      lines, problem,
      h('div.actions', null, go, h('button', { type: 'button', onclick: () => dialog.close() }, dismiss)));
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => resolve(answer) }, form);
    check();
    show(dialog, inputs.find(input => !input.value && !input.disabled) ?? inputs[0] ?? go);

    function entered() {
      return Object.fromEntries(inputs.map(input => [input.name, input.type === 'checkbox' ? input.checked : input.type === 'file' ? input.files[0] : input.value]));
    }

    function check() {
      const values = entered();
      fields.forEach((one, index) => { inputs[index].disabled = lines[index].hidden = one.when?.(values) === false; });
      go.disabled = fields.some((one, index) => one.match !== undefined && inputs[index].value !== one.match);
    }

    async function submit(event) {
      event.preventDefault();
      go.disabled = true;
      try {
        answer = await read(entered());
        dialog.close();
      } catch (error) {
        problem.hidden = false;
        problem.replaceChildren(said(error.message));
        go.disabled = false;
      }
    }
  });
}

function control(one) {
  if (one.options) {
    return h('select', { name: one.name }, Object.entries(one.options).map(([value, name]) => h('option', { value, selected: value === one.value }, name)));
  }

  const type = one.isLong ? null : one.type ?? 'text';
  return h(one.isLong ? 'textarea' : 'input', {
    name: one.name, type, value: ['checkbox', 'file'].includes(type) ? null : one.value ?? '', required: one.isRequired, min: one.min, max: one.max,
    maxlength: one.most, autocomplete: one.autocomplete ?? 'off', spellcheck: 'false', rows: one.isLong && (one.rows ?? 3),
  });
}

export function showHelp() {
  const keys = [
    ['j, k', 'next, previous row'], ['Enter', 'open the row'], ['/', 'search or filter'], ['1 – 8', 'pages'],
    ['n', 'start a run; on its page, a batch'], ['m', 'more'],
    ['a, x', 'approve, reject (in a review)'], ['Space', 'leave a fact out, take it in (in a review)'], ['v', 'review a run that waits'], ['s, c', 'sweep, check (on Backlog)'],
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
