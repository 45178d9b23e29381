// What can go wrong on the way to a server, in the two kinds that matter to who waits: the network
// (try again) and an answer (read it).

export class NetworkError extends Error {
  override name = 'NetworkError';
}

// An answer that refuses. `code` is the server's stable word for programs, "" where it has none;
// `fields` maps a field's name to what is wrong with it.
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string>;
  readonly retry_after_ms: number | undefined;
  readonly body: unknown;

  constructor(status: number, body: unknown, retry_after_ms?: number) {
    super(textOf(body) || `HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.code = wordOf(body);
    this.fields = fieldsOf(body);
    this.retry_after_ms = retry_after_ms;
  }

  // Whether the same request may have another answer later.
  get is_temporary(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The first text in it: the styles of errors differ by app, see docs/protocol.md.
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (Array.isArray(body)) return body.map(textOf).find((text) => text) ?? '';
  if (!isObject(body)) return '';
  for (const name of ['error', 'detail', 'message', 'msg'])
    if (textOf(body[name])) return textOf(body[name]);
  return Object.values(body).map(textOf).find((text) => text) ?? '';
}

function wordOf(body: unknown): string {
  if (!isObject(body)) return '';
  const word = body['codigo'] ?? body['code'];
  return typeof word === 'string' ? word : '';
}

function fieldsOf(body: unknown): Record<string, string> {
  if (!isObject(body)) return {};
  const fields: Record<string, string> = {};
  const {campo} = body;  // A refusal of one field.
  if (typeof campo === 'string' && campo) return {[campo]: textOf(body)};
  if (Array.isArray(body['detail'])) {  // FastAPI: where, and what.
    for (const fault of body['detail'])
      if (isObject(fault) && Array.isArray(fault['loc']))
        fields[fault['loc'].slice(1).join('.')] = textOf(fault['msg']);
    return fields;
  }
  for (const [name, value] of Object.entries(body))
    if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
      fields[name] = value.join(' ');
  return fields;
}
