// Runs, newest first, as they go.

import { get, path, query } from './api.js';
import { badge, count, empty, field, h, line, rows, said, span, swap, table, time, words } from './dom.js';
import { poll } from './poll.js';
import { isOpen, openStatuses, outcomes, progressOf, stageBar } from './stages.js';

const top = 50;
const mostReflections = 20;
const mostWatched = 8;
const mostEmptyPages = 4;
const columns = ['Source', 'Status', 'Stages', 'Reason', 'Started', 'Took'];
const groups = { '': 'Any status', [openStatuses.join(',')]: 'Not over' };

export const runAddress = run => path`#/run/${run.reflectionId}/${run.id}`;

export const took = run => span(run.seconds ?? (Date.now() - new Date(run.createdAt)) / 1000);

export function runs({ view, signal, query: asked, reflection, reflections, announce, fresh, failed }) {
  const filter = { status: asked.get('status') ?? '', source: asked.get('source') ?? '' };
  const status = h('select', null,
    Object.entries(groups).map(([value, name]) => h('option', { value, selected: value === filter.status }, name)),
    [...openStatuses, ...outcomes].map(value => h('option', { value, selected: value === filter.status }, words(value))));
  const source = h('input', { type: 'search', value: filter.source, 'data-search': '', autocomplete: 'off', spellcheck: 'false', maxlength: 128 });
  const list = table('Runs, newest first', columns, [], null);
  const body = list.querySelector('tbody');
  const update = rows(body, item => item.run.id, row);
  const note = h('div', null);
  const older = h('button', { type: 'button', onclick: more }, 'Older runs');
  let current = [];
  let earlier = [];
  let continuation;
  let isTold = false;
  view.append(
    h('h1', { tabindex: '-1' }, 'Runs'),
    h('form.filters', { onsubmit: event => event.preventDefault() }, field('Status', status), field('Source is', source, 'A whole name, or the beginning of one and *')),
    list, note, h('p', null, older));
  older.hidden = true;

  const from = reflection ? [reflection] : reflections.slice(0, mostReflections);
  const again = poll(ask, told, error => {
    failed(error);
    if (body.childElementCount === 0) {
      swap(note, empty(error.message));
    }
  }, signal);
  status.addEventListener('change', change);
  source.addEventListener('change', change);

  // A page that has something, unless the host looked through many and found nothing.
  async function page(name, next) {
    const prefix = filter.source.endsWith('*');
    for (let left = mostEmptyPages; ; left--) {
      const found = await get(query(path`reflections/${name}/runs`, {
        top, continuation: next, status: filter.status, source: prefix ? '' : filter.source, sourcePrefix: prefix ? filter.source.slice(0, -1) : '',
      }), signal);
      if (found.items.length > 0 || !found.continuation || left === 0) {
        return found;
      }

      next = found.continuation;
    }
  }

  async function ask() {
    const pages = await Promise.all(from.map(name => page(name)));
    const all = pages.flatMap(one => one.items).filter(fits).sort(newestFirst).slice(0, from.length > 1 ? top : undefined);
    const watched = new Map(await Promise.all(all.filter(isOpen).slice(0, mostWatched).map(async run => [run.id, await progressOf(run, signal)])));
    if (earlier.length === 0) {
      continuation = from.length === 1 ? pages[0]?.continuation : null;
    }

    return all.map(run => ({ run, progress: watched.get(run.id) ?? null }));
  }

  // A host that does not filter sends all.
  function fits(run) {
    const named = filter.source.endsWith('*') ? run.sourceId.startsWith(filter.source.slice(0, -1)) : run.sourceId === filter.source;
    return (!filter.status || filter.status.split(',').includes(run.status)) && (!filter.source || named);
  }

  function told(items, changed) {
    fresh();
    if (!changed) {
      return;
    }

    const newest = new Set(items.map(item => item.run.id));
    current = items;
    const added = paint();
    swap(note, items.length === 0 ? empty(filter.status || filter.source ? 'No run among the newest is like that.' : 'No runs yet.') : null,
      !reflection && reflections.length > mostReflections ? empty(`The first ${mostReflections} reflections are shown: choose one above for others.`) : null);
    if (isTold && added > 0) {
      announce(added === 1 ? 'One new run' : `${added} new runs`);
    }

    isTold = true;
  }

  function paint() {
    const newest = new Set(current.map(item => item.run.id));
    older.hidden = !continuation;
    return update([...current, ...earlier.filter(item => !newest.has(item.run.id))]);
  }

  async function more() {
    try {
      const next = await page(reflection || from[0], continuation);
      earlier = [...earlier, ...next.items.filter(fits).map(run => ({ run, progress: null }))];
      continuation = next.continuation;
      paint();
      announce(`${count(next.items.length)} older runs`);
    } catch (error) {
      failed(error);
    }
  }

  function change() {
    Object.assign(filter, { status: status.value, source: source.value.trim() });
    history.replaceState(null, '', query('#/runs', { reflection, ...filter }));
    earlier = [];
    isTold = false;
    again();
  }

  function row(item) {
    const { run, progress } = item;
    return line(columns, [
      [h('a', { href: runAddress(run), 'data-row': '' }, said(run.sourceId)), reflection ? null : h('small', null, said(run.reflectionId))],
      badge(run.status), stageBar(run, progress), h('span.reason', null, run.reason ? said(run.reason) : run.failure ? said(run.failure.message) : '–'),
      time(run.createdAt), h('span.number', null, run.seconds === null ? '…' : span(run.seconds)),
    ]);
  }
}

const newestFirst = (one, other) => one.createdAt < other.createdAt ? 1 : one.createdAt > other.createdAt ? -1 : 0;
