// The counter's page. Installable; works without a network once it was opened with one.
import {show, speak} from '@chasqui/ui';
import {App} from './App';
import {BaseDelMostrador} from './base';
import {escribir, kAjustes} from './dinero';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import './mostrador.css';
import {palabras} from './palabras';

speak(palabras);
void navigator.serviceWorker?.register('/mostrador/sw.js', {scope: '/mostrador/'})
    .catch(() => undefined);

const base = new BaseDelMostrador();
const leyendo = base.cuentas.get('actual').catch(() => undefined);
escribir(0, kAjustes);  // The first amount takes a telephone long: while the disk is read.
const guardada = await leyendo;
show(document.getElementById('root')!, <App base={base} guardada={guardada}/>);
