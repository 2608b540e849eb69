// Sends sources in: one, or many at once.

import { path, post, query } from './api.js';
import { empty, h, shellWord } from './dom.js';
import { ask } from './dialog.js';
import { endOf, sourceIdOf } from './identity.js';

const mostSources = 1000;

// What a file is called on the way; what is not here the host judges by name and bytes. JSON is not: as a body of that type it would be a request.
const types = {
  '.md': 'text/markdown', '.html': 'text/html', '.htm': 'text/html', '.txt': 'text/plain', '.pdf': 'application/pdf', '.csv': 'text/csv', '.tsv': 'text/tab-separated-values',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', '.jsonl': 'application/x-ndjson', '.ndjson': 'application/x-ndjson',
};

const reflectionField = name => ({ name: 'reflection', label: 'Reflection', value: name, isRequired: true, most: 128, hint: 'A name that is not there yet makes a new one.' });
const forceField = { name: 'force', label: 'Do the work whatever is known', type: 'checkbox' };

// Asks what to ingest, starts the run, and shows it; what the host refuses is told where it can be mended. `given` may name a source and its address.
export async function startRun({ reflection, reflections, announce }, given = {}) {
  const kinds = { url: 'An address', file: 'A file', text: 'Pasted text' };
  const started = await ask({
    title: 'Start a run',
    fields: [
      reflectionField(reflection || (reflections[0] ?? '')),
      { name: 'kind', label: 'Of', options: kinds, value: 'url' },
      { name: 'url', label: 'Address', type: 'url', value: given.url ?? '', isRequired: true, most: 2048, when: is('url') },
      { name: 'file', label: 'File', type: 'file', isRequired: true, when: is('file') },
      { name: 'text', label: 'Text', isLong: true, rows: 8, isRequired: true, when: is('text') },
      { name: 'name', label: 'Name', most: 1024, isRequired: true, when: is('text'), hint: 'Such as notes.md: its end says what the text is.' },
      { name: 'source', label: 'Source id', value: given.source ?? '', most: 128, hint: 'Empty: the address, or the name of file or text.' },
      forceField,
    ],
    action: 'Start', read: send,
  });
  if (started) {
    announce('A run was started');
    location.hash = path`#/run/${started.reflection}/${started.id}`;
  }
}

const is = kind => values => values.kind === kind;

async function send({ reflection, kind, url, file, text, name, source, force }) {
  const id = source.trim() || await sourceIdOf(kind === 'url' ? url.trim() : kind === 'file' ? file.name : name.trim());
  const base = path`reflections/${reflection.trim()}/sources/${id}/runs`;
  const { id: run } = kind === 'url' ? await post(base, { url: url.trim(), force })
    : kind === 'text' ? await post(base, { content: text, name: name.trim(), force })
    : await post(query(base, { name: file.name, force: force || null }), new Blob([file], { type: types[endOf(file.name)] ?? 'application/octet-stream' }));
  return { reflection: reflection.trim(), id: run };
}

// Asks for many addresses, starts the batch, and shows it.
export async function startBatch({ reflection, reflections, announce }) {
  const started = await ask({
    title: 'Start a batch',
    text: 'One address a line. The address is the source’s id, unless an id and a space stand before it.',
    fields: [
      reflectionField(reflection || (reflections[0] ?? '')),
      { name: 'lines', label: 'Addresses', isLong: true, rows: 10, isRequired: true },
      { name: 'concurrency', label: 'Runs at a time', type: 'number', value: '4', min: 1, max: 32, isRequired: true },
      forceField,
    ],
    action: 'Start',
    read: async ({ reflection: name, lines, concurrency, force }) => {
      const items = await readLines(lines);
      const { id } = await post(path`reflections/${name.trim()}/batches`, { items, concurrency: Number(concurrency), force });
      return { reflection: name.trim(), id };
    },
  });
  if (started) {
    announce('A batch was started');
    location.hash = path`#/batch/${started.reflection}/${started.id}`;
  }
}

// The sources that lines name; the first line that names none, or one that was named before, is an error.
async function readLines(text) {
  const items = [];
  const places = new Map();
  for (const [index, line] of text.split('\n').entries()) {
    const url = line.trim().split(/\s/).pop();
    if (url === '') {
      continue;
    }

    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
      throw new Error(`Line ${index + 1} ends with no http or https address.`);
    }

    const sourceId = line.trim().slice(0, -url.length).trim() || await sourceIdOf(url);
    if (places.has(sourceId)) {
      throw new Error(`Line ${index + 1} names the source of line ${places.get(sourceId)} again.`);
    }

    places.set(sourceId, index + 1);
    items.push({ sourceId, url });
  }

  if (items.length === 0 || items.length > mostSources) {
    throw new Error(items.length === 0 ? 'There is no address.' : `A batch has at most ${mostSources} sources; these are ${items.length}.`);
  }

  return items;
}

// What to do where nothing is yet.
export function firstSteps(page, text) {
  return h('div', null, empty(text),
    h('p', null, 'Type ', h('code', null, `dotnet run --project Reflections.Cli -- ingest samples/handbook --reflection ${shellWord(page.reflection || 'handbook')}`),
      ' to try it with documents that come along, or begin here:'),
    h('div.actions', null,
      h('button.primary', { type: 'button', 'data-keep': 'first-run', onclick: () => startRun(page) }, 'Start a run'),
      h('button', { type: 'button', 'data-keep': 'first-batch', onclick: () => startBatch(page) }, 'Start a batch')));
}
