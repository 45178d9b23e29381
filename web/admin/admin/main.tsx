// The administration's page: one for every app, drawn from what /admin/api says of the site.
import {show, speak} from '@chasqui/ui';
import {App} from './App';
import './admin.css';
import {words} from './words';

speak(words);
show(document.getElementById('root')!, <App/>);
