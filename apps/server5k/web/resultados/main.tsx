// Live results. The server has written them into the page already; this takes over.
import {chooseLanguage, show, speak} from '@chasqui/ui';
import {QueryClient, QueryClientProvider} from '@tanstack/react-query';
import {direccionDe} from './direccion';
import {Pagina} from './Pagina';
import {palabras} from './palabras';
import './resultados.css';

const direccion = direccionDe(location.pathname, location.search);
if (!direccion) {
  location.replace('/');
} else {
  speak(palabras);
  const idioma = new URLSearchParams(location.search).get('idioma');
  if (idioma === 'en' || idioma === 'es') chooseLanguage(idioma);
  const cliente = new QueryClient();
  show(document.getElementById('root')!,
       <QueryClientProvider client={cliente}><Pagina {...direccion}/></QueryClientProvider>);
}
