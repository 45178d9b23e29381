// The judge's page. Installable; works without a network once it was opened with one.
import {show, speak} from '@chasqui/ui';
import {App} from './App';
import {BaseDeCuenta} from './base';
import './juez.css';
import {palabras} from './palabras';

speak(palabras);
if (location.pathname === '/juez') history.replaceState(null, '', '/juez/');
void navigator.serviceWorker?.register('/juez/sw.js', {scope: '/juez/'}).catch(() => undefined);

const base = new BaseDeCuenta();
const guardada = await base.cuentas.get('actual').catch(() => undefined);
show(document.getElementById('root')!, <App base={base} guardada={guardada}/>);
