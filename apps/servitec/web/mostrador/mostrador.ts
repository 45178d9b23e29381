// The counter without its screens: what is sold and taken in is kept here and told later; what
// others do is pulled as soon as the socket says that there is something.
import {
  ApiError, Live, Outbox, Rest, Session, Store, whenLeading, type Connection, type Operation,
  type Outcome
} from '@chasqui/client';
import type {paths} from '@chasqui/servitec-api';
import type {Table} from 'dexie';
import type {
  Apartado, BaseDelMostrador, Cliente, ClienteNuevo, Conflicto, Cuenta, Notas
} from './base';
import {cuerpoDe, kVacio, numeroLocal, refDe, totalesDe, vueltoDe} from './carrito';
import type {Carrito, Elegido} from './carrito';
import {kConfig, type Config} from './config';
import {kAjustes, type Ajustes} from './dinero';
import {desenlaceDe, desenlaceDeError, loteDe, type Envio, type Resultado} from './lote';

const kJuntarMs = 60;          // Events that come together are one pull.
const kLatidoMs = 5000;
const kModelos = 'inventario,clientes,conflictos';
const kPagina = 250;  // More at once would hold the page up.
const kSinCuenta = 4401;

interface Cambio {
  modelo: string;
  id: number;
  registro?: Record<string, unknown>;  // None: it is gone, or may not be seen.
}

interface Pagina {
  desde_cero: boolean;
  cambios: Cambio[];
  hasta: string;
  mas: boolean;
}

export type DatosDeCliente =
    {nombre: string} & Partial<Record<'telefono' | 'email' | 'rut', string>>;

export class Mostrador {
  readonly base: BaseDelMostrador;
  readonly salida: Outbox<Envio>;
  readonly live: Live;
  readonly conexion = new Store<Connection>('away');  // Of the tab that leads.
  readonly cuenta: Cuenta;
  readonly oidos = new Store(0);  // How many events came: who shows what the server knows asks.
  readonly api: Rest<paths>;
  readonly config = new Store<Config>(kConfig);
  #session: Session;
  #negados = 0;  // Connections in a row whose token was not taken.
  #tirando: Promise<void> | undefined;
  #otra_vez = false;
  #pronto: ReturnType<typeof setTimeout> | undefined;

  constructor(base: BaseDelMostrador, cuenta: Cuenta, session: Session) {
    this.base = base;
    this.cuenta = cuenta;
    this.#session = session;
    this.api = new Rest<paths>({bearer: (otra_vez) => session.token(otra_vez)});
    this.salida = new Outbox<Envio>(base, 'salida', {
      tables: [base.ventas, base.nuevos, base.notas],
      is_reachable: () => this.live.connection.get() === 'open',
      deliver: (operacion) => this.#contar(operacion),
      settle: (operacion, desenlace) => this.#asentar(operacion, desenlace),
      parallel_max: 1  // In the order in which it happened.
    });
    this.live = new Live({
      address: () => this.#direccion(),
      heard: () => this.#oir(),
      opened: () => this.#conectado(),
      is_final: (code) => this.#es_final(code),
      refused: () => session.state.set('over'),
      ping_every_ms: kLatidoMs
    });
  }

  // Returns what ends it.
  async empezar(): Promise<() => void> {
    await this.#tomar_la_copia();
    this.config.set({...kConfig, ...await this.base.nota('config')});
    const pestanas = new BroadcastChannel('servitec-mostrador');
    pestanas.onmessage = ({data}) => this.conexion.set(data as Connection);
    pestanas.postMessage('connecting');
    const dejar = whenLeading('servitec-mostrador', () => this.#dirigir(pestanas));
    return () => {
      dejar();
      pestanas.close();
    };
  }

  #dirigir(pestanas: BroadcastChannel): () => void {
    const decir = () => {
      this.conexion.set(this.live.connection.get());
      pestanas.postMessage(this.conexion.get());
    };
    const callar = this.live.connection.watch(decir);
    pestanas.onmessage = decir;
    this.live.start();
    this.salida.start();
    let cada: ReturnType<typeof setInterval>;
    const marcar = () => {
      clearInterval(cada);
      cada = setInterval(() => this.#tirar_pronto(), this.config.get().sync_interval * 1000);
    };
    marcar();
    const cambiar = this.config.watch(marcar);
    const entrar = this.#session.state.watch(() => {
      if (this.#session.state.get() !== 'in') return;
      this.#negados = 0;
      this.live.start();
      this.live.wake();
    });
    return () => {
      clearInterval(cada);
      cambiar();
      clearTimeout(this.#pronto);
      entrar();
      callar();
      this.live.stop();
      this.salida.stop();
    };
  }

  // The copy holds what its account may see: another account begins with an empty one.
  async #tomar_la_copia(): Promise<void> {
    const {base, cuenta} = this;
    const dueno = `${cuenta.id} ${cuenta.roles.join(' ')}`;
    await base.transaction('rw', base.tables, async () => {
      if (await base.nota('dueno') !== dueno) {
        await Promise.all([base.productos, base.clientes, base.conflictos].map((t) => t.clear()));
        await base.notas.delete('cursor');
        await base.anotar('dueno', dueno);
      }
      if (!await base.nota('prefijo')) await base.anotar('prefijo', prefijoAlAzar());
    });
    await this.salida.release('otra_cuenta');
  }

  // A sale. It is on the disk when this returns: its receipt.
  async vender(carrito: Carrito): Promise<{id: string, numero_local: string, vuelto: number}> {
    const {base} = this;
    return base.transaction('rw', [base.ventas, base.notas, base.salida], async () => {
      const ajustes = await this.ajustes();
      const n = (await base.nota('ultimo') ?? 0) + 1, en = Date.now();
      const numero_local = numeroLocal(await base.nota('prefijo') ?? 'C', n);
      const {total, debe} = totalesDe(carrito, ajustes);
      const vuelto = vueltoDe(carrito, debe, ajustes) ?? 0;
      const id = crypto.randomUUID();
      await base.ventas.add({
        id, numero_local, numero: '', lineas: carrito.lineas, total, vuelto, en,
        estado: 'pendiente'
      });
      await this.#guardar(id, carrito.cliente, {
        tipo: 'venta', cuerpo: cuerpoDe(carrito, numero_local, ajustes), titulo: numero_local
      });
      await base.anotar('ultimo', n);
      await base.anotar('carrito', kVacio);
      return {id, numero_local, vuelto};
    });
  }

  // A customer, as others here may name it before the server knows of it.
  async crearCliente(datos: DatosDeCliente): Promise<Elegido> {
    const {base} = this, uuid = crypto.randomUUID();
    await base.transaction('rw', [base.nuevos, base.salida], async () => {
      await base.nuevos.add(
          {uuid, id: null, nombre: datos.nombre, telefono: datos.telefono ?? null});
      await this.#guardar(uuid, null, {
        tipo: 'clientes.crear', cuerpo: datos, titulo: datos.nombre
      });
    });
    return {uuid, nombre: datos.nombre};
  }

  async crearOrden(cliente: Elegido, datos: Record<string, unknown>, titulo: string) {
    const id = crypto.randomUUID();
    const cuerpo = {...datos, cliente_id: refDe(cliente)};
    const {base} = this;
    await base.transaction('rw', [base.notas, base.salida], async () => {
      await this.#guardar(id, cliente, {tipo: 'orden', cuerpo, titulo});
      await base.anotar('recibida', {id, titulo: `${titulo} · ${cliente.nombre}`});
      await base.notas.delete('recepcion');
    });
    return id;
  }

  // What names a customer that was made here goes after it.
  async #guardar(id: string, cliente: Elegido | null,
                 envio: Pick<Envio, 'tipo' | 'cuerpo' | 'titulo'>): Promise<void> {
    const lane = cliente && cliente.id === undefined ? cliente.uuid! : id;
    const body = {...envio, ocurrido_en: new Date().toISOString(), cuenta: this.cuenta.id};
    await this.salida.add({id, lane, kind: envio.tipo, body});
  }

  async ajustes(): Promise<Ajustes> {
    return await this.base.nota('ajustes') ?? kAjustes;
  }

  // What was refused is told again, mended or not; or it never was.
  async reintentar(id: string, enmendar?: (envio: Envio) => Envio): Promise<void> {
    await this.salida.retry(id, enmendar);
    await this.base.ventas.update(id, {estado: 'pendiente'});
  }
  async descartar(id: string): Promise<void> {
    const {base} = this;
    await base.transaction('rw', [base.ventas, base.nuevos, base.salida], async () => {
      await this.salida.discard(id);
      await base.ventas.delete(id);
      await base.nuevos.delete(id);
    });
  }

  // Throws ApiError or NetworkError: a conflict is settled with the server or not at all.
  async resolver({id}: Conflicto, elegir: 'servidor' | 'cliente'): Promise<void> {
    await this.api.post('/conflictos/{id}/resolver', {params: {id}, body: {elegir}} as never);
    await this.base.conflictos.update(id, {estado: 'resuelto'});
    this.#tirar_pronto();
  }

  async #contar(operacion: Operation<Envio>): Promise<Outcome> {
    if (operacion.body.cuenta !== this.cuenta.id)
      return {is: 'held', code: 'otra_cuenta', text: ''};
    const {retry_attempts} = this.config.get();
    for (let vez = 1; ; ++vez)
      try {
        return desenlaceDe((await this.#enviar(operacion)).resultados[0]);
      } catch (error) {  // Another try is harmless; after them the outbox waits for the line.
        if (error instanceof ApiError || vez >= retry_attempts) return desenlaceDeError(error);
      }
  }

  async #enviar(operacion: Operation<Envio>) {
    const dispositivo = await this.base.nota('prefijo') ?? '';
    return await this.api.post('/sync', {
      body: loteDe(operacion, dispositivo),
      signal: AbortSignal.timeout(this.config.get().timeout * 1000)
    } as never) as {resultados: Resultado[]};
  }

  #oir(): void {
    this.oidos.set(this.oidos.get() + 1);
    if (this.config.get().enable_realtime) this.#tirar_pronto();
  }

  // A file of the server's. Throws as `api` does.
  async archivo(camino: string): Promise<Blob> {
    const token = await this.#session.token(false);
    const headers = new Headers(token ? {Authorization: `Bearer ${token}`} : {});
    const respuesta = await fetch(camino, {headers});
    if (!respuesta.ok) throw new ApiError(respuesta.status, await respuesta.json(), undefined);
    return respuesta.blob();
  }

  async configurar(config: Config): Promise<void> {
    await this.base.anotar('config', config);
    this.config.set(config);
  }

  // A cart is put aside, or taken back; what was there meanwhile is put aside itself.
  async apartar(carrito: Carrito, titulo: string): Promise<void> {
    await this.base.transaction('rw', this.base.notas, async () => {
      const apartados = await this.base.nota('apartados') ?? [];
      const nuevo = {id: crypto.randomUUID(), titulo, en: Date.now(), carrito};
      await this.base.anotar('apartados', [...apartados, nuevo]);
      await this.base.anotar('carrito', kVacio);
    });
  }
  async retomar(id: string): Promise<Carrito | undefined> {
    return this.base.transaction('rw', this.base.notas, async () => {
      const apartados = await this.base.nota('apartados') ?? [];
      const suyo = apartados.find((uno) => uno.id === id);
      if (!suyo) return undefined;
      await this.base.anotar('apartados', apartados.filter((uno) => uno.id !== id));
      await this.base.anotar('carrito', suyo.carrito);
      return suyo.carrito;
    });
  }

  async olvidarApartado(id: string): Promise<void> {
    await this.#apartados((todos) => todos.filter((uno) => uno.id !== id));
  }
  async reponerApartado(apartado: Apartado): Promise<void> {
    await this.#apartados((todos) => [...todos, apartado].sort((a, b) => a.en - b.en));
  }
  async #apartados(cambiar: (todos: Apartado[]) => Apartado[]): Promise<void> {
    await this.base.transaction('rw', this.base.notas, async () => {
      await this.base.anotar('apartados', cambiar(await this.base.nota('apartados') ?? []));
    });
  }

  async #asentar({id, kind}: Operation<Envio>, desenlace: Outcome): Promise<void> {
    const {ventas, nuevos} = this.base;
    if (desenlace.is === 'refused' && kind === 'venta')
      await ventas.update(id, {estado: 'rechazada'});
    if (desenlace.is !== 'done') return;
    const {id: suyo, detalle} = desenlace.result as Resultado;
    if (kind === 'venta')
      await ventas.update(id, {
        estado: 'contada', ...(suyo === null ? {} : {servidor_id: suyo}),
        ...(detalle?.['numero'] ? {numero: String(detalle['numero'])} : {})
      });
    if (kind === 'orden') await this.#recibida(id, suyo);
    if (kind === 'clientes.crear') await nuevos.update(id, {id: suyo});
    this.#tirar_pronto();
  }

  async #recibida(id: string, suyo: number | null): Promise<void> {
    const ultima = await this.base.nota('recibida');
    if (ultima?.id === id && suyo !== null)
      await this.base.anotar('recibida', {...ultima, servidor_id: suyo});
  }

  // The server's number of an order. Throws as `api` does.
  async numeroDeOrden(id: number): Promise<string> {
    const {numero} =
        await this.api.get('/ordenes/{id}', {params: {id}} as never) as {numero: string};
    return numero;
  }

  // The socket.
  async #direccion(): Promise<string | undefined> {
    const token = await this.#session.token(this.#negados > 0);
    if (!token && this.cuenta.tokens) return undefined;
    // A socket may open where the network is gone for everything else.
    await fetch('/healthz', {cache: 'no-store', signal: AbortSignal.timeout(kLatidoMs)});
    const base = location.origin.replace(/^http/, 'ws');
    return token ? `${base}/ws?token=${encodeURIComponent(token)}` : `${base}/ws`;
  }

  #conectado(): void {
    void this.salida.wake();
    void this.#leer_ajustes();
    this.#tirar_pronto(0);
  }

  // A token that is refused is renewed; a new one that is refused too is no use.
  #es_final(code: number): boolean {
    if (code === kSinCuenta) this.#negados += 1;
    return this.#negados > 1;
  }

  async #leer_ajustes(): Promise<void> {
    const dichos = await this.api.get('/ajustes').catch(() => undefined);
    if (dichos) await this.base.anotar('ajustes', dichos as Ajustes);
    const tecnicos = await this.api.get('/tecnicos').catch(() => undefined);
    if (tecnicos) await this.base.anotar('tecnicos', tecnicos as Notas['tecnicos']);
  }

  #tirar_pronto(en_ms = kJuntarMs): void {
    clearTimeout(this.#pronto);
    this.#pronto = setTimeout(() => this.#tirar(), en_ms);
  }

  #tirar(): void {
    this.#otra_vez = true;
    this.#tirando ??= this.#tirar_todo().catch(() => undefined)
        .finally(() => (this.#tirando = undefined));
  }

  async #tirar_todo(): Promise<void> {
    while (this.#otra_vez) {
      this.#otra_vez = false;
      // Sales that were told before the pull began are counted in what it says of the stock.
      const contadas = await this.base.ventas.where('estado').equals('contada').primaryKeys();
      for (let mas = true; mas;) mas = await this.#tirar_pagina();
      await this.#numerar(contadas);
      await this.base.ventas.where('id').anyOf(contadas).modify({estado: 'lista'});
    }
  }

  // The server's numbers of sales whose answer was lost: that it has them already says none.
  async #numerar(contadas: string[]): Promise<void> {
    for (const venta of await this.base.ventas.bulkGet(contadas)) {
      if (!venta?.servidor_id || venta.numero) continue;
      const {numero} = await this.api.get(
          '/ventas/{id}', {params: {id: venta.servidor_id}} as never) as {numero: string};
      await this.base.ventas.update(venta.id, {numero});
    }
  }

  async #tirar_pagina(): Promise<boolean> {
    const desde = await this.base.nota('cursor');
    const pagina = await this.api.get(
        '/sync', {query: {desde, limite: kPagina, modelos: kModelos}} as never) as Pagina;
    const {base} = this;
    this.#negados = 0;
    await base.transaction('rw', base.tables, async () => {
      if (await base.nota('cursor') !== desde) return;  // Another tab went on meanwhile.
      if (pagina.desde_cero)
        await Promise.all([base.productos, base.clientes, base.conflictos].map((t) => t.clear()));
      await this.#aplicar(pagina.cambios);
      await base.anotar('cursor', pagina.hasta);
    });
    return pagina.mas;
  }

  // All of a model at once: a first copy has thousands.
  async #aplicar(cambios: Cambio[]): Promise<void> {
    const {productos, clientes, conflictos, nuevos} = this.base;
    for (const [modelo, tabla] of
         Object.entries({inventario: productos, clientes, conflictos} as Record<string, Table>)) {
      const suyos = cambios.filter((cambio) => cambio.modelo === modelo);
      await tabla.bulkPut(suyos.flatMap(({registro}) => registro ?? []));
      await tabla.bulkDelete(suyos.filter(({registro}) => !registro).map(({id}) => id));
      if (modelo === 'clientes') await nuevos.where('id').anyOf(suyos.map(({id}) => id)).delete();
    }
  }
}

function prefijoAlAzar(): string {
  const [suerte] = crypto.getRandomValues(new Uint16Array(1));
  return `C${100 + suerte! % 900}`;
}

export function esDeCliente(texto: string, {nombre, telefono}: Cliente | ClienteNuevo,
                            plegar: (texto: string) => string): boolean {
  const cifras = texto.replace(/\D/g, '');
  return plegar(nombre).includes(plegar(texto)) ||
      (cifras.length >= 3 && (telefono ?? '').replace(/\D/g, '').includes(cifras));
}
