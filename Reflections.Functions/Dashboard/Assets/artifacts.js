// What storage still holds of a run, to be kept as files.

import { key, path } from './api.js';
import { count, empty, h, said, table, time } from './dom.js';

const units = ['bytes', 'KiB', 'MiB', 'GiB'];

function size(bytes) {
  const unit = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const shown = bytes / 2 ** (10 * unit);
  return `${unit > 0 && shown < 10 ? shown.toFixed(1) : count(Math.round(shown))}\u00a0${units[unit]}`;
}

export function artifactList(found, base, act) {
  return found === null ? empty('The artifacts of this run cannot be read at present.')
    : found.isErased ? empty('The source was deleted after this run was accepted: what storage held of it is erased.')
      : found.items.length === 0 ? empty('Storage holds nothing of this run.')
        : table('Artifacts', ['Artifact', 'Stage', 'Type', 'Size', 'Kept since', 'File'], found.items.map(item => [
          h('code', null, item.name), item.stage, said(item.contentType), size(item.bytes), time(item.createdAt),
          h('button', { type: 'button', 'data-keep': `artifact-${item.name}`, 'aria-label': `Download ${item.name}`, onclick: () => act(
            () => download(`${base}/${path`${item.name}`}`, item.name), `${item.name} is downloaded.`) }, 'Download'),
        ]), { class: 'artifacts' });
}

// Keys travel in a header, which a link cannot carry: it is fetched, and kept as a file from here. What it holds is never opened by the page.
export async function download(address, name) {
  const response = await fetch(address, { headers: key.get() ? { 'x-functions-key': key.get() } : {}, cache: 'no-store', redirect: 'error' });
  if (!response.ok) {
    const problem = (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : null;
    const error = new Error(problem?.detail ?? `The host answered ${response.status}.`);
    error.isRefused = response.status === 401 || response.status === 403;
    throw error;
  }

  const given = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const url = URL.createObjectURL(new Blob([await response.arrayBuffer()], { type: 'application/octet-stream' }));
  h('a', { href: url, download: given ?? name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
