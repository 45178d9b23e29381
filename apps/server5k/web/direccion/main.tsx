// The director's page: competitions, the race as it runs, doubts, teams, judges, history.
import {show, speak} from '@chasqui/ui';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {App} from './App';
import '@mantine/core/styles/VisuallyHidden.css';
import './direccion.css';
import {palabras} from './palabras';

speak(palabras);
if (location.pathname === '/direccion') history.replaceState(null, '', '/direccion/');
// What is shown is read again when the socket tells of a change, not by the clock.
const cliente = new QueryClient({
  defaultOptions: {queries: {staleTime: Infinity, retry: 1, refetchOnWindowFocus: false}}
});
show(document.getElementById('root')!,
     <QueryClientProvider client={cliente}><App/></QueryClientProvider>);
