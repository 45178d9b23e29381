// The counter's page. Installable; works without a network once it was opened with one.
import {show, speak} from '@chasqui/ui';
import {App} from './App';
import {BaseDelMostrador} from './base';
import './mostrador.css';
import {palabras} from './palabras';

speak(palabras);
void navigator.serviceWorker?.register('/mostrador/sw.js', {scope: '/mostrador/'})
    .catch(() => undefined);

const base = new BaseDelMostrador();
const guardada = await base.cuentas.get('actual').catch(() => undefined);
show(document.getElementById('root')!, <App base={base} guardada={guardada}/>);
