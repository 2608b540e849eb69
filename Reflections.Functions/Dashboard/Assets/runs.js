// Runs, newest first, as they go.

import { get, path, query } from './api.js';
import { badge, counted, empty, h, line, rows, said, span, swap, table, time } from './dom.js';
import { actOnMany } from './bulk.js';
import { poll } from './poll.js';
import { runFilter } from './runfilter.js';
import { firstSteps, startRun } from './start.js';
import { isOpen, progressOf, stageBar } from './stages.js';

const top = 50;
const mostReflections = 20;
const mostWatched = 8;
const mostEmptyPages = 4;
const columns = ['Source', 'Status', 'Stages', 'Reason', 'Started', 'Took'];

export const runAddress = run => path`#/run/${run.reflectionId}/${run.id}`;

export const took = run => span(run.seconds ?? (Date.now() - new Date(run.createdAt)) / 1000);

// Where a run that was skipped is explained.
export const whyAddress = run => query('#/why', { reflection: run.reflectionId, key: run.ingestKey });

export function runs(page) {
  const { view, signal, query: asked, reflection, reflections, announce, fresh, failed, tell } = page;
  const filter = runFilter(asked, change);
  const list = table('Runs, newest first', columns, [], null);
  const body = list.querySelector('tbody');
  const update = rows(body, item => item.run.id, row);
  const note = h('div', null);
  const older = h('button', { type: 'button', 'data-key': 'm', hidden: true, onclick: more }, 'Older runs');
  let current = [];
  let earlier = [];
  let continuation;
  let isTold = false;
  view.append(
    h('h1', { tabindex: '-1' }, 'Runs'),
    h('div.actions', null,
      h('button.primary', { type: 'button', 'data-key': 'n', onclick: () => startRun(page) }, 'Start a run'),
      h('button', { type: 'button', onclick: () => many('cancel') }, 'Cancel these…'),
      h('button', { type: 'button', onclick: () => many('retry') }, 'Run these again…')),
    filter.bar, list, note, h('p', null, older));
  list.hidden = true;

  const from = reflection ? [reflection] : reflections.slice(0, mostReflections);
  const again = poll(ask, told, error => {
    failed(error);
    if (body.childElementCount === 0) {
      swap(note, empty(error.message));
    }
  }, signal);

  // A page that has something, unless the host looked through many and found nothing.
  async function turn(name, next) {
    for (let left = mostEmptyPages; ; left--) {
      const found = await get(query(path`reflections/${name}/runs`, { top, continuation: next, ...filter.parameters }), signal);
      if (found.items.length > 0 || !found.continuation || left === 0) {
        return found;
      }

      next = found.continuation;
    }
  }

  async function ask() {
    const pages = await Promise.all(from.map(name => turn(name)));
    const all = pages.flatMap(one => one.items).sort(newestFirst).slice(0, from.length > 1 ? top : undefined);
    const watched = new Map(await Promise.all(all.filter(isOpen).slice(0, mostWatched).map(async run => [run.id, await progressOf(run, signal)])));
    if (earlier.length === 0) {
      continuation = from.length === 1 ? pages[0]?.continuation : null;
    }

    return all.map(run => ({ run, progress: watched.get(run.id) ?? null }));
  }

  function told(items, changed) {
    fresh();
    if (!changed) {
      return;
    }

    current = items;
    const added = paint();
    list.hidden = items.length === 0;
    swap(note, items.length === 0 && (filter.isAny ? firstSteps(page, 'No runs yet.') : empty(continuation ? 'No run among the newest is like that.' : 'No run is like that.')),
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
      const next = await turn(reflection || from[0], continuation);
      earlier = [...earlier, ...next.items.map(run => ({ run, progress: null }))];
      continuation = next.continuation;
      paint();
      announce(counted(next.items.length, 'older run'));
    } catch (error) {
      failed(error);
    }
  }

  // An entry of the browser's history for each filter: going back brings the one before.
  function change() {
    history.pushState(null, '', query('#/runs', { reflection, ...filter.kept }));
    earlier = [];
    isTold = false;
    again();
  }

  async function many(action) {
    if (!reflection) {
      tell('Choose a reflection first: this is done within one.');
    } else if (await actOnMany(page, action, filter.fields, id => [...current, ...earlier].find(item => item.run.id === id)?.run.sourceId)) {
      again();
    }
  }

  function row(item) {
    const { run, progress } = item;
    return line(columns, [
      [h('a', { href: runAddress(run), 'data-row': '' }, said(run.sourceId)), reflection ? null : h('small', null, said(run.reflectionId))],
      badge(run.status), stageBar(run, progress), h('span.reason', null, reasonOf(run)),
      time(run.createdAt), h('span.number', null, run.seconds === null ? '…' : span(run.seconds)),
    ]);
  }
}

function reasonOf(run) {
  return [run.reason ? said(run.reason) : run.failure ? [h('code', null, run.failure.errorClass), ' ', said(run.failure.message)] : '–',
    run.status === 'duplicate_skipped' && run.ingestKey && [' ', h('a', { href: whyAddress(run) }, 'Why?')]];
}

const newestFirst = (one, other) => one.createdAt < other.createdAt ? 1 : one.createdAt > other.createdAt ? -1 : 0;
