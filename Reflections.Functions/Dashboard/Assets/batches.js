// Batches of sources, newest first, and one of them with its items.

import { get, path, post, query } from './api.js';
import { badge, count, counted, empty, field, h, line, rows, said, span, swap, table, time, words } from './dom.js';
import { ask } from './dialog.js';
import { poll } from './poll.js';
import { startBatch } from './start.js';

const top = 50;
const mostWatched = 8;
const columns = ['Started', 'Status', 'Outcomes', 'Sources', 'At a time', 'Took'];
const itemColumns = ['Source', 'Outcome', 'Reason'];

const length = batch => span(batch.finishedAt === null ? null : (new Date(batch.finishedAt) - new Date(batch.createdAt)) / 1000);

const standing = batch => [badge(batch.status), batch.status === 'running' && batch.cancelRequestedAt !== null && h('small', null, 'starts nothing more')];

export function batches(page) {
  const { view, signal, reflection, announce, fresh, failed } = page;
  const list = table('Batches, newest first', columns, []);
  const update = rows(list.querySelector('tbody'), item => item.batch.id, row);
  const note = h('div', null);
  const older = h('button', { type: 'button', 'data-key': 'm', hidden: true, onclick: more }, 'Older batches');
  const ended = new Map();
  let newest = [];
  let earlier = [];
  let continuation;
  view.append(
    h('h1', { tabindex: '-1' }, 'Batches'),
    h('div.actions', null, h('button.primary', { type: 'button', 'data-key': 'n', onclick: () => startBatch(page) }, 'Start a batch')),
    list, note, h('p', null, older));
  list.hidden = true;
  poll(async () => {
    const found = await get(query(path`reflections/${reflection}/batches`, { top }), signal);
    if (earlier.length === 0) {
      continuation = found.continuation;
    }

    return { items: await withOutcomes(found.items), damaged: found.damaged };
  }, ({ items, damaged }, changed) => {
    fresh();
    if (changed) {
      newest = items;
      paint();
      swap(note, damaged && h('p.problem', null, damaged.map(one => h('span', null, said(one.message), ' '))),
        items.length === 0 && !damaged && empty('No batch yet. A batch starts a run for each of many sources: press n and paste their addresses.'));
    }
  }, error => {
    failed(error);
    if (newest.length === 0) {
      swap(note, empty(error.message));
    }
  }, signal);

  // The outcomes of those at work, and of those that have ended, which are asked for once.
  async function withOutcomes(found) {
    const asked = found.filter(batch => !ended.has(batch.id)).slice(0, mostWatched);
    await Promise.all(asked.map(async batch => {
      ended.set(batch.id, await get(path`reflections/${reflection}/batches/${batch.id}`, signal).then(({ status, outcomes }) => ({ status, outcomes }), error => {
        // One that cannot be read hides no other.
        if (error.status !== 404 && error.status !== 500) {
          throw error;
        }

        return { status: batch.status, outcomes: null };
      }));
    }));
    const told = found.map(batch => ({ batch, outcomes: ended.get(batch.id)?.outcomes ?? null }));
    asked.filter(batch => ended.get(batch.id).status === 'running').forEach(batch => ended.delete(batch.id));
    return told;
  }

  function paint() {
    const shown = new Set(newest.map(item => item.batch.id));
    older.hidden = !continuation;
    list.hidden = newest.length === 0;
    update([...newest, ...earlier.filter(item => !shown.has(item.batch.id))]);
  }

  async function more() {
    try {
      const next = await get(query(path`reflections/${reflection}/batches`, { top, continuation }), signal);
      earlier = [...earlier, ...next.items.map(batch => ({ batch, outcomes: null }))];
      continuation = next.continuation;
      paint();
      announce(counted(next.items.length, 'older batch', 'older batches'));
    } catch (error) {
      failed(error);
    }
  }

  function row({ batch, outcomes }) {
    return line(columns, [
      h('a', { href: path`#/batch/${reflection}/${batch.id}`, 'data-row': '' }, time(batch.createdAt)),
      standing(batch), outcomes ? outcomeBar(outcomes, batch.total) : '–',
      h('span.number', null, count(batch.total)), [count(batch.concurrency), batch.force && h('small', null, 'whatever is known')], h('span.number', null, length(batch)),
    ]);
  }
}

// How many ended how, as a bar and in words.
function outcomeBar(outcomes, total) {
  const named = Object.entries(outcomes);
  const text = named.length === 0 ? 'none has ended' : named.map(([outcome, number]) => `${count(number)} ${words(outcome)}`).join(', ');
  return [
    h('span.share', { 'aria-hidden': 'true' }, named.map(([outcome, number]) => h(`span.is-${outcome}`, { style: { width: `${100 * number / total}%` } }))),
    h('small', null, text),
  ];
}

export function batch({ view, signal, names: [reflection, id], query: asked, act, announce, fresh, failed }) {
  const base = path`reflections/${reflection}/batches/${id}`;
  const about = h('div', null);
  const list = table('Sources of the batch', itemColumns, []);
  const update = rows(list.querySelector('tbody'), item => item.sourceId, row);
  const choice = h('select', { onchange: choose });
  const filters = h('form.filters', { hidden: true, onsubmit: event => event.preventDefault() }, field('Outcome', choice));
  let wanted = asked.get('outcome') ?? '';
  let found;
  list.hidden = true;
  view.append(h('h1', { tabindex: '-1' }, 'Batch'), about, filters, list);
  const again = poll(() => get(base, signal), (result, changed) => {
    fresh();
    if (!changed) {
      return;
    }

    if (found?.status === 'running' && result.status !== 'running') {
      announce(`The batch is ${words(result.status)}`);
    }

    found = result;
    show();
  }, error => {
    failed(error);
    if (!found) {
      swap(about, empty(error.message));
    }
  }, signal);

  function show() {
    document.title = `${words(found.status)} · Batch · Reflections`;
    swap(about,
      h('p.lead', null, standing(found), h('span', null, `${count(found.done)} of ${counted(found.total, 'source')} ${found.done === 1 ? 'has' : 'have'} an outcome.`),
        h('span', null, 'Sent ', time(found.createdAt), found.finishedAt && [', ended after ', length(found)], '.')),
      outcomeBar(found.outcomes, found.total),
      h('div.actions', null, found.status === 'running' && found.cancelRequestedAt === null
        && h('button.danger', { type: 'button', 'data-keep': 'cancel', onclick: cancel }, 'Start nothing more')));
    const names = [...new Set([...Object.keys(found.outcomes), wanted].filter(Boolean))];
    swap(choice, h('option', { value: '' }, `All ${count(found.total)}`), found.done < found.total && h('option', { value: 'none', selected: wanted === 'none' }, 'None yet'),
      names.filter(name => name !== 'none').map(name => h('option', { value: name, selected: name === wanted }, `${words(name)} (${count(found.outcomes[name] ?? 0)})`)));
    filters.hidden = list.hidden = false;
    update(found.items.filter(item => !wanted || (item.outcome ?? 'none') === wanted));
  }

  function choose() {
    wanted = choice.value;
    history.replaceState(null, '', query(path`#/batch/${reflection}/${id}`, { outcome: wanted }));
    show();
  }

  function row(item) {
    return line(itemColumns, [
      item.runId ? h('a', { href: path`#/run/${reflection}/${item.runId}`, 'data-row': '' }, said(item.sourceId)) : h('span', { tabindex: '0', 'data-row': '' }, said(item.sourceId)),
      item.outcome ? badge(item.outcome) : item.runId ? 'at work' : 'waits', h('span.reason', null, item.reason ? said(item.reason) : '–'),
    ]);
  }

  async function cancel() {
    const answer = await ask({ title: 'Start nothing more', text: 'Runs that are at work go on to their end; sources that wait are not ingested.', action: 'Start nothing more', isDangerous: true });
    if (answer && await act(() => post(`${base}/cancel`), 'Nothing more of the batch is started.')) {
      again();
    }
  }
}
