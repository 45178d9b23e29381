import {show, speak} from '@chasqui/ui';
import {App} from './App';
import {palabras} from './palabras';

speak(palabras);
show(document.getElementById('root')!, <App/>);
