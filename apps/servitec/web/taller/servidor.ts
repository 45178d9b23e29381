// The site as this page sees it: what is asked is kept, and asked again when the socket says that
// it changed.
import {ApiError, Live, NetworkError, Rest, type Frame, type Position, type Session}
  from '@chasqui/client';
import type {paths} from '@chasqui/servitec-api';
import {QueryClient} from '@tanstack/react-query';
import type {Cuenta} from '../mostrador/base';
import type {Estado, Orden} from './tipos';

const kJuntarMs = 120;  // Events that come together are one look.
const kLatidoMs = 5000, kValeMs = 60_000, kTrozo = 200;
const kSinCuenta = 4401;

// What a list or a figure is made of: the beginnings of the names of events that change it.
const kDeQue: Record<string, string[]> = {
  clientes: ['cliente_'],
  ordenes: ['orden_', 'pago_', 'item_'],
  inventario: ['producto_', 'stock_', 'alerta_'],
  ventas: ['venta_', 'pago_'],
  tablero: ['cliente_', 'orden_', 'producto_', 'stock_', 'venta_', 'pago_'],
  reportes: ['orden_', 'venta_', 'pago_', 'caja_', 'gasto_', 'stock_']
};

export function clavesDe(evento: string): string[] {
  return Object.keys(kDeQue).filter(
      (clave) => kDeQue[clave]!.some((comienzo) => evento.startsWith(comienzo)));
}

export class Servidor {
  readonly cuenta: Cuenta;
  readonly api: Rest<paths>;
  readonly live: Live;
  readonly dicho = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always', staleTime: kValeMs,
        retry: (veces, error) => veces < 1 && error instanceof NetworkError
      },
      mutations: {networkMode: 'always'}
    }
  });
  #session: Session;
  #negados = 0;  // Connections in a row whose token was not taken.
  #viejas = new Set<string>();
  #pronto: ReturnType<typeof setTimeout> | undefined;

  constructor(cuenta: Cuenta, session: Session) {
    this.cuenta = cuenta;
    this.#session = session;
    this.api = new Rest<paths>({bearer: (otra_vez) => session.token(otra_vez)});
    this.live = new Live({
      address: (posicion) => this.#direccion(posicion),
      heard: (evento, {data}) => this.#oido(evento, data as Frame),
      opened: () => this.#conectado(),
      on_resync: () => void this.dicho.invalidateQueries(),
      is_final: (codigo) => {
        if (codigo === kSinCuenta) this.#negados += 1;
        return this.#negados > 1;
      },
      refused: () => session.state.set('over'),
      ping_every_ms: kLatidoMs
    });
  }

  // Returns what ends it.
  empezar(): () => void {
    // The browser's word that the network is gone may be true of another one: asking tells.
    const probar = () => {
      this.live.stop();
      this.live.start();
    };
    const entrar = this.#session.state.watch(() => {
      if (this.#session.state.get() !== 'in') return;
      this.#negados = 0;
      this.live.start();
      this.live.wake();
      void this.dicho.invalidateQueries();
    });
    addEventListener('offline', probar);
    this.live.start();
    return () => {
      removeEventListener('offline', probar);
      entrar();
      clearTimeout(this.#pronto);
      this.live.stop();
      this.dicho.clear();
    };
  }

  async #direccion(posicion: Position | undefined): Promise<string | undefined> {
    const token = await this.#session.token(this.#negados > 0);
    if (!token && this.cuenta.tokens) return undefined;
    // A socket may open where the network is gone for everything else.
    await fetch('/healthz', {cache: 'no-store', signal: AbortSignal.timeout(kLatidoMs)});
    const preguntas = new URLSearchParams({
      ...(token ? {token} : {}),
      ...(posicion ? {desde: String(posicion.seq), epoca: posicion.epoca} : {})
    });
    return `${location.origin.replace(/^http/, 'ws')}/ws?${preguntas}`;
  }

  // With a position what was missed is told; before there is one, everything is looked at anew.
  #conectado(): void {
    this.#negados = 0;
    if (!this.live.position) void this.dicho.invalidateQueries();
  }

  #oido(evento: string, data: Frame): void {
    if (evento === 'orden_actualizada' && typeof data['estado'] === 'string')
      this.mover(Number(data['id']), data['estado'] as Estado);
    for (const clave of clavesDe(evento)) this.#viejas.add(clave);
    this.#pronto ??= setTimeout(() => this.mirarDeNuevo(), kJuntarMs);
  }

  mirarDeNuevo(...claves: string[]): void {
    clearTimeout(this.#pronto);
    this.#pronto = undefined;
    for (const clave of [...this.#viejas, ...claves])
      void this.dicho.invalidateQueries({queryKey: [clave]});
    this.#viejas.clear();
  }

  // An order stands in another column wherever it is shown, before it is read again.
  mover(id: number, estado: Estado): void {
    const movida = (uno: Orden): Orden => (uno?.id === id ? {...uno, estado} : uno);
    this.dicho.setQueriesData<unknown>({queryKey: ['ordenes', 'lista']}, (lista: unknown) =>
      Array.isArray(lista) ? (lista as Orden[]).map(movida) : lista);
    this.dicho.setQueriesData<unknown>({queryKey: ['ordenes', 'una', id]}, (una: unknown) =>
      una ? movida(una as Orden) : una);
  }

  leer<T>(camino: string, query: Record<string, unknown>, signal: AbortSignal): Promise<T> {
    return this.api.get(camino as never, {query, signal} as never) as Promise<T>;
  }

  // Those records of a list that have these ids, however many they are.
  async porId<T extends {id: number}>(camino: string, ids: number[], signal: AbortSignal):
      Promise<Map<number, T>> {
    const hallados = new Map<number, T>();
    for (let desde = 0; desde < ids.length; desde += kTrozo) {
      const id__in = ids.slice(desde, desde + kTrozo).join(',');
      for (const uno of await this.leer<T[]>(camino, {id__in, limit: kTrozo}, signal))
        hallados.set(uno.id, uno);
    }
    return hallados;
  }
}

// What somebody is told when it went wrong. `t` knows the words of the codes that the server has in
// its own language only.
export function textoDe(error: unknown, t: (clave: string) => string): string {
  if (error instanceof NetworkError) return t('sin_red');
  if (!(error instanceof ApiError)) return t('fallo');
  if (error.code === 'en_uso') return t('en_uso');
  if (error.status === 403) return t('no_puede');
  if (error.status === 404) return t('no_existe');
  if (error.status >= 500) return t('fallo');
  return error.message;
}
