// Sources, and one of them with its history and what it says.

import { all, get, path, query, remove } from './api.js';
import { badge, count, counted, empty, field, h, link, pairs, said, span, swap, table, time } from './dom.js';
import { ask } from './dialog.js';
import { factList } from './knowledge.js';
import { poll } from './poll.js';
import { runAddress } from './runs.js';
import { firstSteps, startRun } from './start.js';

const mostShown = 500;

export function sources(page) {
  const { view, signal, query: asked, reflection, fresh, failed } = page;
  const search = h('input', { type: 'search', 'data-search': '', value: asked.get('name') ?? '', autocomplete: 'off', spellcheck: 'false', oninput: paint });
  const list = h('div', null);
  let items;
  let isCut;
  view.append(h('h1', { tabindex: '-1' }, 'Sources'), h('form.filters', { onsubmit: event => event.preventDefault() }, field('Name or title has', search)), list);
  poll(() => all(path`reflections/${reflection}/sources`, signal), (found, changed) => {
    fresh();
    if (changed) {
      ({ items, isCut } = found);
      paint();
    }
  }, error => {
    failed(error);
    swap(list, empty(error.message));
  }, signal);

  function paint() {
    const wanted = search.value.trim().toLowerCase();
    const fitting = (items ?? []).filter(item => `${item.sourceId}\n${item.title ?? ''}`.toLowerCase().includes(wanted));
    swap(list, fitting.length === 0 ? items?.length > 0 ? empty('No source is called that.') : firstSteps(page, 'No sources yet.') : table('Sources', ['Source', 'Status', 'Title', 'Chunks', 'Entities', 'Facts', 'Applied'],
      fitting.slice(0, mostShown).map(item => [
        h('a', { href: path`#/source/${reflection}/${item.sourceId}`, 'data-row': '', 'data-keep': item.sourceId }, said(item.sourceId)),
        badge(item.status), item.title ? said(item.title) : '–', count(item.chunks), count(item.entities), count(item.facts), time(item.appliedAt),
      ])),
      fitting.length > mostShown && empty(`The first ${mostShown} of ${count(fitting.length)}.`),
      isCut && empty(`Only the first ${count(items.length)} sources are looked through.`));
  }
}

export function source(page) {
  const { view, signal, names: [reflection, id], act, fresh, failed } = page;
  const base = path`reflections/${reflection}/sources/${id}`;
  const [about, history, content] = [h('div', null), h('div', null), h('div', null)];
  let generation;
  let erased;
  view.append(h('h1', { tabindex: '-1' }, said(id)), about, history, content);
  const again = poll(async () => {
    const found = await get(base, signal);
    const page = await get(query(path`reflections/${reflection}/runs`, { source: id, top: 50 }), signal);
    const receipt = found.deletedAt ? await get(`${base}/deletion`, signal).catch(() => null) : null;
    return { found, runs: page.items.filter(run => run.sourceId === id), continuation: page.continuation, receipt };
  }, (result, changed) => {
    fresh();
    if (changed) {
      show(result);
    }
  }, error => {
    failed(error);
    swap(about, empty(error.message));
  }, signal);

  function show({ found, runs, continuation, receipt }) {
    swap(about,
      h('p.lead', null, badge(found.status), ' ', found.title && said(found.title)),
      pairs(
        ['Address', found.url && link(found.url)],
        ['Generation', found.generation && count(found.generation)],
        ['Applied', found.appliedAt && time(found.appliedAt)],
        ['Says', found.status === 'ingested' && `${counted(found.chunks, 'chunk')}, ${counted(found.entities, 'entity', 'entities')}, ${counted(found.facts, 'fact')}`],
        ['Content', found.contentHash && h('code', null, found.contentHash)],
        ['Deleted', found.deletedAt && time(found.deletedAt)]),
      h('div.actions', null,
        h('button', { type: 'button', 'data-key': 'n', 'data-keep': 'run', onclick: () => startRun(page, { source: id, url: found.url }) }, 'Start a run'),
        found.contentHash && h('a.button', { href: query('#/why', { reflection, key: found.contentHash, source: id }), 'data-keep': 'why' }, 'Why?'),
        found.status !== 'deleted' && h('button.danger', { type: 'button', 'data-keep': 'delete', onclick: erase }, 'Delete the source')),
      receipt && deletion(receipt, reflection, erased));
    swap(history, h('h2', null, 'Runs'), runs.length === 0 ? empty('None among the newest runs of the reflection.') : table('Runs of the source', ['Run', 'Status', 'Reason', 'Took'], runs.map(run => [
      h('a', { href: runAddress(run), 'data-row': '', 'data-keep': run.id }, time(run.createdAt)), badge(run.status), said(run.reason ?? run.failure?.message ?? '–'), h('span.number', null, run.seconds === null ? '…' : span(run.seconds)),
    ])), continuation && h('p', null, h('a', { href: query('#/runs', { reflection, source: id }) }, 'All its runs')));
    if (found.status !== 'ingested') {
      content.replaceChildren();
    } else if (generation !== found.generation) {
      generation = found.generation;
      factList(content, reflection, { source: id }, signal, 'What it says');
    }
  }

  async function erase() {
    const answer = await ask({
      title: 'Delete the source', isDangerous: true, action: 'Delete',
      text: 'Readers see nothing of it from now on, and storage is cleared of its text and knowledge. This cannot be undone.',
      fields: [{ name: 'name', label: 'Type the source’s name to go on', match: id, hint: id }],
    });
    const done = answer && await act(() => remove(base), 'The source is deleted.');
    if (done) {
      erased = done.result.erased;
      again();
    }
  }
}

// The receipt of a deletion: what nobody says any more, what others say too, and what is left of it. erased: what the deletion just made erased, or undefined.
function deletion({ isComplete, receipt, residue, openRuns }, reflection, erased) {
  const ids = list => list.length > 0 && h('details', null, h('summary', null, count(list.length)), h('ul', null, list.map(id => h('li', null, id))));
  const stored = counts => `${counted(counts.knowledgeRows, 'row')}, ${counted(counts.indexRows, 'row')} of the index, ${counted(counts.blobs, 'blob')}, ${counted(counts.passages, 'passage')}`;
  const kept = list => list.map(one => [h('code', null, one.id), ' by ', one.supportedBy.map((name, index) => [index > 0 && ', ', h('a', { href: path`#/source/${reflection}/${name}` }, said(name))])]);
  return h('section', { 'aria-labelledby': 'receipt' }, h('h2', { id: 'receipt' }, 'Receipt of the deletion'), pairs(
    ['Left', isComplete ? 'Nothing is left.' : `Something is left for the sweeper: ${stored(residue)}.`],
    ['Erased', erased && stored(erased)],
    ['Generation', receipt.generation && count(receipt.generation)],
    ['Ticket', count(receipt.ticket)],
    ['Not known', receipt.unknown && said(receipt.unknown)],
    ['Facts retracted', ids((receipt.retractedFacts ?? []).map(id => h('code', null, id)))],
    ['Entities retracted', ids((receipt.retractedEntities ?? []).map(id => h('code', null, id)))],
    ['Facts that others say', ids(kept(receipt.keptFacts ?? []))],
    ['Entities that others name', ids(kept(receipt.keptEntities ?? []))],
    ['Runs from before', openRuns.length > 0 && openRuns.map(run => [h('a', { href: path`#/run/${reflection}/${run}` }, h('code', null, run)), ' '])]));
}
