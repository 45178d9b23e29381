// The workshop's board: a column per state, orders that are dragged or moved by a menu.
import {stay, useSearch} from '@chasqui/ui/places';
import {Anchor, Button, Checkbox, Group, NativeSelect, Text, TextInput} from '@mantine/core';
import {useCallback, useDeferredValue, useMemo, useState, type DragEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {plegar} from '../mostrador/carrito';
import {useClientes, useLeer, usePuede, useServidor, useTecnicos} from './con';
import {diaDe, estaVencida, siguientes} from './estados';
import {Mover, Resultado, useMover} from './Mover';
import {equipoDe, Leido, Titulo} from './piezas';
import {hrefDe} from './ruta';
import {useAbiertas} from './Tablero';
import {Tarjeta} from './Tarjeta';
import {kEstados, type Cliente, type Estado, type Orden} from './tipos';

const kCerradas = 20, kPorColumna = 30;

interface Filtro {
  texto: string;
  tecnico: string;  // An id, "libres" or "".
  vencidas: boolean;
}

function filtroDe(busqueda: string): Filtro {
  const dicho = new URLSearchParams(busqueda);
  return {
    texto: dicho.get('q') ?? '', tecnico: dicho.get('tecnico') ?? '',
    vencidas: dicho.get('vencidas') === '1'
  };
}

function filtrar({texto, tecnico, vencidas}: Filtro): void {
  const dicho = new URLSearchParams({
    ...(texto ? {q: texto} : {}), ...(tecnico ? {tecnico} : {}),
    ...(vencidas ? {vencidas: '1'} : {})
  });
  stay(hrefDe('ordenes') + (dicho.size ? `?${dicho}` : ''));
}

function cabe(orden: Orden, cliente: Cliente | undefined, filtro: Filtro, hoy: string): boolean {
  const {texto, tecnico, vencidas} = filtro;
  if (tecnico === 'libres' && orden.tecnico_id !== null) return false;
  if (tecnico && tecnico !== 'libres' && orden.tecnico_id !== Number(tecnico)) return false;
  if (vencidas && !estaVencida(orden, hoy)) return false;
  const todo = [orden.numero, equipoDe(orden), orden.problema, orden.serie ?? '',
                cliente?.nombre ?? '', cliente?.telefono ?? ''].join(' ');
  return !texto || plegar(todo).includes(plegar(texto));
}

export function Tablon() {
  const {t} = useTranslation();
  const abiertas = useAbiertas();
  const cerradas = useLeer<Orden[]>(['ordenes', 'lista'], '/ordenes', {
    estado__in: 'Entregado,Cancelado', orden: '-actualizado_en,-id', limit: kCerradas
  });
  const filtro = filtroDe(useSearch());
  return (
    <>
      <Titulo>{t('lugar_ordenes')}</Titulo>
      <Filtros {...filtro}/>
      <Leido de={abiertas}>
        {(suyas) => <Columnas filtro={filtro} abiertas={suyas} cerradas={cerradas.data}/>}
      </Leido>
    </>
  );
}

function unir(abiertas: Orden[], cerradas: Orden[]): Orden[] {
  return [...new Map([...abiertas, ...cerradas].map((orden) => [orden.id, orden])).values()];
}

function Filtros(filtro: Filtro) {
  const {t} = useTranslation();
  const {cuenta} = useServidor(), puede = usePuede(), todos = useTecnicos();
  const tecnicos = puede('tomar') && cuenta.tokens
      ? [{value: cuenta.id, label: t('mias')}]
      : todos.map(({id, nombre}) => ({value: String(id), label: nombre}));
  return (
    <Group my="xs" gap="sm" align="end" role="search">
      <TextInput type="search" label={t('buscar')} placeholder={t('buscar_orden')} size="sm"
        value={filtro.texto} className="t-busca"
        onChange={({currentTarget: {value}}) => filtrar({...filtro, texto: value})}/>
      <NativeSelect label={t('tecnico')} size="sm" value={filtro.tecnico}
        data={[{value: '', label: t('todos')}, ...tecnicos,
               {value: 'libres', label: t('sin_tecnico')}]}
        onChange={({currentTarget: {value}}) => filtrar({...filtro, tecnico: value})}/>
      <Checkbox label={t('solo_vencidas')} checked={filtro.vencidas} size="md" my={6}
        onChange={({currentTarget: {checked}}) => filtrar({...filtro, vencidas: checked})}/>
    </Group>
  );
}

interface Movimiento {
  orden: Orden;
  destino?: Estado;
}

interface ColumnasProps {
  abiertas: Orden[];
  cerradas: Orden[] | undefined;
  filtro: Filtro;
}

const kNinguna: Orden[] = [];

function Columnas({abiertas, cerradas = kNinguna, filtro}: ColumnasProps) {
  const {t} = useTranslation();
  const todas = useMemo(() => unir(abiertas, cerradas), [abiertas, cerradas]);
  // Hundreds of orders come up in pieces.
  const ordenes = useDeferredValue(todas, kNinguna);
  const clientes = useDeferredValue(useClientes(todas.map(({cliente_id}) => cliente_id)));
  const movida = useMover(todas);
  const [llevada, setLlevada] = useState<Orden>();
  const [pregunta, setPregunta] = useState<Movimiento>();
  const [vista, setVista] = useState<Estado>('Pendiente');
  const preguntar = useCallback((orden: Orden) => setPregunta({orden}), []);
  const hoy = diaDe(new Date());
  const suyas = ordenes.filter((orden) => cabe(orden, clientes.get(orden.cliente_id), filtro, hoy));
  const de = (estado: Estado) => suyas.filter((orden) => orden.estado === estado);
  const soltar = (destino: Estado) => {
    if (llevada) setPregunta({orden: llevada, destino});
    setLlevada(undefined);
  };
  if (ordenes === kNinguna)
    return <Text c="dimmed" role="status" py="md">{t('leyendo')}</Text>;
  return (
    <>
      <Resultado {...movida}/>
      <NativeSelect className="t-angosto" label={t('columna')} size="md" mb="xs" value={vista}
        data={kEstados.map((estado) =>
          ({value: estado, label: `${t(`estado_${estado}`)} (${de(estado).length})`}))}
        onChange={({currentTarget: {value}}) => setVista(value as Estado)}/>
      <div className="t-tablon" data-llevando={llevada !== undefined || undefined}>
        {kEstados.map((estado) => (
          <Columna key={estado} estado={estado} ordenes={de(estado)} clientes={clientes}
            es_vista={estado === vista} llevada={llevada} soltar={soltar} llevar={setLlevada}
            preguntar={preguntar}/>
        ))}
      </div>
      <Mover orden={pregunta?.orden} destino={pregunta?.destino} mover={movida.mover}
        cerrar={() => setPregunta(undefined)}/>
    </>
  );
}

interface ColumnaProps {
  estado: Estado;
  ordenes: Orden[];
  clientes: ReadonlyMap<number, Cliente>;
  es_vista: boolean;
  llevada: Orden | undefined;
  soltar(destino: Estado): void;
  llevar(orden: Orden | undefined): void;
  preguntar(orden: Orden): void;
}

function Columna(props: ColumnaProps) {
  const {estado, ordenes, clientes, es_vista, llevada, soltar, llevar, preguntar} = props;
  const {t} = useTranslation(), puede = usePuede(), tecnicos = useTecnicos();
  const [cuantas, setCuantas] = useState(kPorColumna);
  const recibe = llevada !== undefined && siguientes(llevada.estado).includes(estado);
  const niega = llevada !== undefined && !recibe && llevada.estado !== estado;
  const sobre = (evento: DragEvent) => {
    if (recibe) evento.preventDefault();
  };
  const nombre = t(`estado_${estado}`);
  return (
    <section className="t-columna" data-columna={estado} data-vista={es_vista || undefined}
      data-recibe={recibe || undefined} data-niega={niega || undefined} aria-label={nombre}
      onDragOver={sobre} onDragEnter={sobre} onDrop={() => recibe && soltar(estado)}>
      <h2 className="t-estado" data-estado={estado}>
        <span className="t-punto" aria-hidden/>{nombre}
        <span className="ui-number t-cuantas">{ordenes.length}</span>
      </h2>
      {niega && <Text size="xs" className="t-niega">{t('no_puede_ir')}</Text>}
      {ordenes.length === 0 && <Text size="sm" c="dimmed" p="xs">{t('ninguna_orden')}</Text>}
      <ul className="t-tarjetas">
        {ordenes.slice(0, cuantas).map((orden) => (
          <Tarjeta key={orden.id} orden={orden} es_llevada={orden.id === llevada?.id}
            cliente={clientes.get(orden.cliente_id)?.nombre ?? '…'}
            tecnico={tecnicos.find(({id}) => id === orden.tecnico_id)?.nombre}
            se_mueve={puede('mover') && siguientes(estado).length > 0}
            llevar={llevar} preguntar={preguntar}/>
        ))}
      </ul>
      {siguientes(estado).length === 0 && puede('ventas') && (
        <Anchor size="sm" href={`${hrefDe('historial', 'ordenes')}?estado=${estado}`}>
          {t('ver_todas')}
        </Anchor>
      )}
      {ordenes.length > cuantas && (
        <Button variant="subtle" fullWidth onClick={() => setCuantas(cuantas + kPorColumna)}>
          {t('ver_mas', {n: ordenes.length - cuantas})}
        </Button>
      )}
    </section>
  );
}
