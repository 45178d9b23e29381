// The desk's page of the repair shop: what there is, what is to be done, what was done. It can be
// installed; what it shows is the server's, and changes by itself.
import {show, speak} from '@chasqui/ui';
import {BaseDelMostrador} from '../mostrador/base';
import {App} from './App';
import {palabras} from './palabras';
import './taller.css';

speak(palabras);
void navigator.serviceWorker?.register('/taller/sw.js', {scope: '/taller/'})
    .catch(() => undefined);

// One sign-in for this page and the counter's.
const base = new BaseDelMostrador();
const guardada = await base.cuentas.get('actual').catch(() => undefined);
show(document.getElementById('root')!, <App base={base} guardada={guardada}/>);
