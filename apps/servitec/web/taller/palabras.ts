// Words of the desk's page, a file per part.
import {palabras as inventario} from './palabras_inventario';
import {palabras as personas} from './palabras_personas';
import {palabras as taller} from './palabras_taller';

export const palabras = {
  es: {...taller.es, ...inventario.es, ...personas.es},
  en: {...taller.en, ...inventario.en, ...personas.en}
};
