// Which screen stands at a path. Those that not everybody opens first come when they are opened.
import {lazy, Suspense} from 'react';
import {Orden} from './Orden';
import type {Ruta} from './ruta';
import {Tablero} from './Tablero';
import {Tablon} from './Tablon';

const Clientes = lazy(() => import('./Clientes'));
const Historial = lazy(() => import('./Historial'));
const Inventario = lazy(() => import('./Inventario'));
const Reportes = lazy(() => import('./Reportes'));

export function Lugares({lugar, id}: Ruta) {
  return <Suspense fallback={<span/>}>{lugarDe({lugar, ...(id ? {id} : {})})}</Suspense>;
}

function lugarDe({lugar, id}: Ruta) {
  switch (lugar) {
    case 'tablero': return <Tablero/>;
    case 'ordenes': return id ? <Orden id={Number(id)}/> : <Tablon/>;
    case 'inventario': return <Inventario {...(id ? {id} : {})}/>;
    case 'clientes': return <Clientes {...(id ? {id} : {})}/>;
    case 'historial': return <Historial {...(id ? {id} : {})}/>;
    case 'reportes': return <Reportes/>;
  }
}
