// Why a content was skipped, or what else became of it: looked up by key, by hash, or by a file.

import { all, get, path, query } from './api.js';
import { badge, count, empty, field, h, pairs, said, shellWord, span, swap, table, time } from './dom.js';
import { canHash, contentHashOf, isDigest } from './identity.js';
import { poll } from './poll.js';
import { runAddress } from './runs.js';

export function why({ view, signal, query: asked, reflection, fresh, failed }) {
  const hash = h('input', { type: 'search', 'data-search': '', value: asked.get('key') ?? '', autocomplete: 'off', spellcheck: 'false', maxlength: 64 });
  const source = h('input', { type: 'search', value: asked.get('source') ?? '', autocomplete: 'off', spellcheck: 'false', maxlength: 128 });
  const file = h('input', { type: 'file', onchange: choose });
  const results = h('div', null);
  let wanted = { key: hash.value, id: source.value };
  let lastName = '';
  view.append(
    h('h1', { tabindex: '-1' }, 'Why'),
    h('form.filters', { role: 'search', onsubmit: go },
      field('Ingest key or content hash', hash), field('Source', source, 'Of a content hash'), h('button.primary', { type: 'submit' }, 'Look up'), field('Or a text file', file)),
    results);
  const again = poll(look, told, error => {
    failed(error);
    swap(results, empty(error.message));
  }, signal, 5000);

  function go(event) {
    event?.preventDefault();
    wanted = { key: hash.value.trim().toLowerCase(), id: source.value.trim() };
    history.pushState(null, '', query('#/why', { reflection, key: wanted.key, source: wanted.id }));
    again();
  }

  async function choose() {
    const chosen = file.files[0];
    if (!chosen) {
      return;
    }

    const told = canHash() ? await contentHashOf(new Uint8Array(await chosen.arrayBuffer()), chosen.name) : null;
    if (source.value === lastName) {
      source.value = chosen.name.slice(0, source.maxLength);
      lastName = source.value;
    }

    hash.value = told ?? '';
    if (told) {
      go();
    } else {
      wanted = { key: '', id: source.value.trim(), unread: chosen.name };
      again();
    }
  }

  async function look() {
    const what = wanted;
    return { ...what, found: isDigest(what.key) ? await find(what.key, what.id) : [] };
  }

  function told({ key, id, unread, found }, changed) {
    fresh();
    if (changed && unread) {
      swap(results, empty(canHash() ? 'Only the host can read what this file says; a browser hashes Markdown and plain text. Type this where the file is:'
        : 'A browser hashes only what came over https or from this machine. Type this where the file is:'),
      h('p', null, h('code', null, `reflections why ${[unread, '--source', id, '--reflection', reflection].map(shellWord).join(' ')}`)));
    } else if (changed) {
      swap(results, found.length > 0 ? found.map(show) : empty(
        !key ? 'Give the ingest key or the content hash that a run shows, or choose a file as it would be sent: the answer says what sending it again would do, and why.'
        : !isDigest(key) ? 'A key or hash is 64 digits from 0 to 9 and a to f.'
        : id ? 'The ledger does not know this content of the source: sending it does the whole work.'
        : 'This is no ingest key that the ledger knows, and no source shows this content. If it is a content hash, name its source.'));
    }
  }

  // What the ledger knows of it: as a content of the source, as a key, or as what sources show.
  async function find(key, id) {
    const asContent = name => entryOf(query(path`reflections/${reflection}/sources/${name}/ledger`, { contentHash: key }));
    const entry = (id ? await asContent(id) : null) ?? await entryOf(path`ledger/${key}`);
    if (entry || id) {
      return entry ? [entry] : [];
    }

    const { items } = await all(path`reflections/${reflection}/sources`, signal);
    const entries = await Promise.all(items.filter(item => item.contentHash === key).slice(0, 20).map(item => asContent(item.sourceId)));
    return entries.filter(Boolean);
  }

  async function entryOf(address) {
    try {
      return await get(address, signal);
    } catch (error) {
      if (error.status === 404 && !error.isMissingRoute) {
        return null;
      }

      throw error;
    }
  }
}

function show(entry) {
  const owner = id => h('a', { href: path`#/run/${entry.reflectionId}/${id}` }, h('code', null, id));
  return h('section', { 'aria-label': `Content of ${entry.sourceId}` },
    h('p', null, badge(entry.status), ' ', h('strong', null, said(entry.explanation))),
    pairs(
      ['Source', [h('a', { href: path`#/source/${entry.reflectionId}/${entry.sourceId}`, 'data-row': '' }, said(entry.sourceId)), ' of ', said(entry.reflectionId)]],
      ['Readers see it', entry.isApplied ? 'yes' : 'no'],
      ['Judged', entry.evaluation && said(entry.evaluation)],
      ['Refused by', entry.rejection === 'judgement' ? 'judgement, or a reviewer' : entry.rejection === 'review_timeout' ? 'nobody: no decision came in time' : null],
      ['Pipeline', entry.isCurrentPipeline ? 'today’s' : 'another one than today’s'],
      ['Content', h('code', null, entry.contentHash)],
      ['Ingest key', h('code', null, entry.ingestKey)]),
    h('h2', null, 'Lives'),
    table('Lives, oldest first', ['Generation', 'Status', 'Run that owned it'], entry.lives.map(life => [count(life.generation), badge(life.status), owner(life.owner)])),
    h('h2', null, 'Runs'),
    entry.runs.length === 0 ? empty('None of the newest runs had it.') : table('Runs of this content, newest first', ['Started', 'Status', 'Reason', 'Took'], entry.runs.map(run => [
      h('a', { href: runAddress(run), 'data-row': '' }, time(run.createdAt)), badge(run.status), h('span.reason', null, said(run.reason ?? run.failure?.message ?? '–')),
      h('span.number', null, run.seconds === null ? '…' : span(run.seconds)),
    ])),
    entry.damaged && h('p.problem', null, `Left out, because they cannot be read: ${count(entry.damaged.length)}.`));
}
