// Talks to the host. Addresses are relative to the page, which stands beside the routes it calls.

const keyName = 'reflections.key';

class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? ApiError.words(status));
    this.status = status;
    // The host itself answers without a body what it has no route for.
    this.isMissingRoute = status === 404 && !problem;
    this.isRefused = status === 401 || status === 403;
  }

  static words(status) {
    return {
      0: 'The host does not answer.',
      401: 'The host asks for a key that allows this.',
      403: 'The host does not allow this from here.',
      404: 'This host does not offer that.',
    }[status] ?? `The host answered ${status}.`;
  }
}

export const key = {
  get: () => sessionStorage.getItem(keyName) ?? '',
  set: value => value ? sessionStorage.setItem(keyName, value) : sessionStorage.removeItem(keyName),
};

// The last answer of each address that gave an ETag: it is asked for again only when it changed.
const kept = new Map();
const mostKept = 50;

async function send(method, path, body, signal) {
  const headers = { accept: 'application/json' };
  if (key.get()) {
    headers['x-functions-key'] = key.get();
  }

  const isFile = body instanceof Blob;
  if (body !== undefined) {
    headers['content-type'] = isFile ? body.type : 'application/json';
  }

  const known = method === 'GET' ? kept.get(path) : undefined;
  if (known) {
    headers['if-none-match'] = known.etag;
  }

  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined || isFile ? body : JSON.stringify(body), signal, cache: 'no-store', redirect: 'error' });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ApiError(0);
  }

  if (response.status === 304 && known) {
    return known.json;
  }

  const json = (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : undefined;
  if (!response.ok) {
    throw new ApiError(response.status, json);
  }

  const etag = response.headers.get('etag');
  if (method === 'GET' && etag) {
    kept.delete(path);
    kept.set(path, { etag, json });
    if (kept.size > mostKept) {
      kept.delete(kept.keys().next().value);
    }
  }

  return json;
}

export const get = (path, signal) => send('GET', path, undefined, signal);
// A Blob is sent as it is, under its type; anything else as JSON.
export const post = (path, body) => send('POST', path, body);
export const remove = path => send('DELETE', path);

// path`reflections/${id}/runs`: what is put in is one segment, whatever it holds.
export const path = (parts, ...values) => parts.reduce((text, part, index) => text + encodeURIComponent(values[index - 1]) + part);

export function query(base, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length === 0 ? base : `${base}?${new URLSearchParams(given)}`;
}

const mostPages = 10;

// A list that is handed out in pages, whole unless it is very long: then isCut is true.
export async function all(address, signal) {
  const items = [];
  let continuation;
  for (let left = mostPages; left > 0; left--) {
    const page = await get(query(address, { continuation }), signal);
    items.push(...page.items);
    continuation = page.continuation;
    if (!continuation) {
      break;
    }
  }

  return { items, isCut: Boolean(continuation) };
}

// Where the durable engine tells of a run, seen from the site's root.
export const durable = run => `/runtime/webhooks/durabletask/instances/${encodeURIComponent(run)}`;
