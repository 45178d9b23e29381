// Words of the desk's page, a file per part.
import {palabras as inventario} from './palabras_inventario';
import {palabras as personas} from './palabras_personas';
import {palabras as taller} from './palabras_taller';

export const palabras = {
  es: {
    dejar_sin_guardar: 'Hay cambios sin guardar. ¿Dejarlos?',...taller.es, ...inventario.es, ...personas.es},
  en: {
    dejar_sin_guardar: 'There are unsaved changes. Leave them?',...taller.en, ...inventario.en, ...personas.en}
};
