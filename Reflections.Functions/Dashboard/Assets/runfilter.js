// Which runs are meant: the controls, and the filter in the forms that the address and the host take.

import { field, h, words } from './dom.js';
import { openStatuses, outcomes } from './stages.js';

const statuses = [...openStatuses, ...outcomes];
const names = ['status', 'source', 'errorClass', 'createdAfter', 'createdBefore'];

// asked: the address's query. changed(): called when somebody asks for other runs.
export function runFilter(asked, changed) {
  const filter = Object.fromEntries(names.map(name => [name, asked.get(name) ?? '']));
  const boxes = new Map(statuses.map(value => [value, h('input', { type: 'checkbox', value, checked: filter.status.split(',').includes(value), onchange: read })]));
  const summary = h('summary', { 'data-keep': 'status' });
  const choices = h('details.choices', { onfocusout: leave, onkeydown: escape }, summary, h('fieldset', null, h('legend.unseen', null, 'Statuses, any of which will do'),
    h('div.actions', null, preset('Any', []), preset('Not over', openStatuses), preset('Ended', outcomes)),
    statuses.map(value => h('label.check', null, boxes.get(value), ' ', words(value)))));
  const source = h('input', { type: 'search', value: filter.source, 'data-search': '', autocomplete: 'off', spellcheck: 'false', maxlength: 128, onchange: read });
  const errorClass = h('input', { type: 'search', value: filter.errorClass, autocomplete: 'off', spellcheck: 'false', maxlength: 128, onchange: read });
  const after = h('input', { type: 'datetime-local', value: toLocal(filter.createdAfter), onchange: read });
  const before = h('input', { type: 'datetime-local', value: toLocal(filter.createdBefore), onchange: read });
  const bar = h('form.filters', { onsubmit: event => event.preventDefault() },
    h('div.field', null, h('span', { id: 'statuses' }, 'Status'), choices),
    field('Source is', source, 'A whole name, or the beginning of one and *'),
    field('Error class is', errorClass, 'Such as fetch.timeout'),
    field('Started from', after), field('Started before', before));
  tell();

  function preset(title, wanted) {
    return h('button', { type: 'button', onclick: () => {
      boxes.forEach((box, value) => { box.checked = wanted.includes(value); });
      read();
    } }, title);
  }

  function leave(event) {
    if (event.relatedTarget && !choices.contains(event.relatedTarget)) {
      choices.open = false;
    }
  }

  function escape(event) {
    if (event.key === 'Escape' && choices.open) {
      choices.open = false;
      summary.focus();
    }
  }

  function read() {
    const chosen = statuses.filter(value => boxes.get(value).checked);
    const now = { status: chosen.join(','), source: source.value.trim(), errorClass: errorClass.value.trim(), createdAfter: toIso(after.value), createdBefore: toIso(before.value) };
    if (names.some(name => now[name] !== filter[name])) {
      Object.assign(filter, now);
      tell();
      changed();
    }
  }

  function tell() {
    const chosen = filter.status === '' ? [] : filter.status.split(',');
    summary.textContent = chosen.length === 0 ? 'any'
      : chosen.join() === openStatuses.join() ? 'not over' : chosen.join() === outcomes.join() ? 'ended' : chosen.length > 2 ? `${chosen.length} of ${statuses.length}` : chosen.map(words).join(', ');
    summary.setAttribute('aria-label', `Status: ${summary.textContent}`);
  }

  return {
    bar,
    get isAny() { return names.every(name => filter[name] === ''); },

    // As the address keeps it.
    get kept() { return { ...filter }; },

    // As the list of runs takes it. A name with a star at its end is a beginning.
    get parameters() {
      const { source: name, ...others } = filter;
      return name.endsWith('*') ? { ...others, sourcePrefix: name.slice(0, -1) } : { ...others, source: name };
    },

    // As the request for many runs takes it.
    get fields() {
      const given = Object.entries(this.parameters).filter(([, value]) => value !== '');
      return Object.fromEntries(given.map(([name, value]) => [name, name === 'status' ? value.split(',') : value]));
    },
  };
}

// Between a time and what a control for local time shows, to the minute.
function toLocal(iso) {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? '' : new Date(time.getTime() - 60000 * time.getTimezoneOffset()).toISOString().slice(0, 16);
}

const toIso = local => local === '' ? '' : new Date(local).toISOString().replace('.000', '');
