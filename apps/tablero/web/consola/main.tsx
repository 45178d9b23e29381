// The operator's console: who is connected, how publishers fare, what happened, who would hear.
import {show, speak} from '@chasqui/ui';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {App} from './App';
import './consola.css';
import {palabras} from './palabras';

speak(palabras);
if (location.pathname === '/consola') history.replaceState(null, '', '/consola/');
const cliente = new QueryClient({defaultOptions: {queries: {retry: 1}}});
show(document.getElementById('root')!,
     <QueryClientProvider client={cliente}><App/></QueryClientProvider>);
