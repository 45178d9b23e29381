export const palabras = {
  es: {titulo: 'Consola'},
  en: {titulo: 'Console'}
};
