import {en} from './palabras.en';
import {es} from './palabras.es';

export const palabras = {es, en};
