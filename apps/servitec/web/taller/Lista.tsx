// A list of the server's as a table whose question is in the address.
import {go, stay, useSearch} from '@chasqui/ui/places';
import {DataTable, addressOf, askedAnew, askedOf, questionOf, type Asked, type Column}
  from '@chasqui/ui/table';
import {TextInput} from '@mantine/core';
import {useEffect, useRef, useState, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {usePagina} from './con';
import {textoDe} from './servidor';

export interface ListaProps<T extends {id: number}> {
  titulo: string;
  clave: string;                  // Of what is kept: "inventario".
  camino: string;                 // "/inventario"
  columnas: Column<T>[];
  orden?: string;                 // When nobody chose one.
  fijos?: Record<string, string>; // Asked in any case.
  filtros?: (asked: Asked, ask: (otro: Asked) => void) => ReactNode;
  abrir(uno: T): string;          // Its address.
  vacio?: ReactNode;
  busca?: string;                 // What can be looked for; none: nothing.
  elegidos?: ReadonlySet<string>;
  elegir?(ids: Set<string>): void;
  con_elegidos?: ReactNode;
  filas?(suyas: T[]): void;       // Called with what is shown.
}

// What the list is asked, as its filters see it, and how the server is asked.
export function preguntaDe(asked: Asked, fijos: Record<string, string>, orden: string | undefined):
    Record<string, unknown> {
  const {order, ...dicho} = questionOf(asked);
  // Names with "_" before them are the page's own.
  const pregunta = Object.fromEntries(
      Object.entries(dicho).filter(([nombre]) => nombre[0] !== '_'));
  return {...pregunta, ...fijos, ...(order ?? orden ? {orden: order ?? orden} : {})};
}

export function Lista<T extends {id: number}>(props: ListaProps<T>) {
  const {titulo, clave, camino, columnas, orden, fijos = {}, filtros, abrir} = props;
  const {t} = useTranslation();
  const asked = askedOf(useSearch());
  const ask = (otro: Asked) => stay(location.pathname + addressOf(otro));
  const pagina = usePagina<T>([clave], camino, preguntaDe(asked, fijos, orden));
  useEffect(() => {
    if (pagina.data) props.filas?.(pagina.data.rows);
  }, [pagina.data]);
  return (
    <DataTable label={titulo} columns={columnas} rows={pagina.data?.rows} total={pagina.data?.total}
      idOf={({id}) => String(id)} asked={asked} ask={ask} is_reading={pagina.isPlaceholderData}
      fault={pagina.error ? textoDe(pagina.error, t) : undefined}
      again={() => void pagina.refetch()} href={abrir} open={(uno) => go(abrir(uno))}
      empty={props.vacio ?? t('nothing_here')}
      {...(props.elegir && props.elegidos
          ? {chosen: props.elegidos, choose: props.elegir, chosen_tools: props.con_elegidos} : {})}
      tools={<>
        {props.busca && <Busca ayuda={props.busca} asked={asked} ask={ask}/>}
        {filtros?.(asked, ask)}
      </>}/>
  );
}

const kTrasMs = 200;

// The server is asked once somebody stops writing.
function Busca({ayuda, asked, ask}:
    {ayuda: string, asked: Asked, ask(otro: Asked): void}) {
  const {t} = useTranslation();
  const [texto, setTexto] = useState(asked.search);
  const ahora = useRef(asked);
  ahora.current = asked;
  useEffect(() => {
    if (texto === asked.search) return;
    const luego = setTimeout(() => ask(askedAnew(ahora.current, {search: texto})), kTrasMs);
    return () => clearTimeout(luego);
  }, [texto]);
  return (
    <TextInput type="search" label={t('buscar')} placeholder={ayuda} size="sm" className="t-busca"
      value={texto} onChange={({currentTarget}) => setTexto(currentTarget.value)}/>
  );
}

// A filter that is one choice of some.
export function conFiltro(asked: Asked, nombre: string, valor: string): Asked {
  const {[nombre]: _, ...otros} = asked.filters;
  return askedAnew(asked, {filters: valor ? {...otros, [nombre]: valor} : otros});
}
