// What is wrong with a field, for useForm to show there.
import {ApiError} from '@chasqui/client';
import {leerJson, NoEsJson} from './texto';

type Decir = (palabra: string, con: Record<string, unknown>) => string;

// What is no JSON is said at its field, as what the server refuses.
export function valorDe(campo: string, texto: string, t: Decir): unknown {
  try {
    return texto.trim() ? leerJson(texto) : undefined;
  } catch (error) {
    if (!(error instanceof NoEsJson)) throw error;
    const {linea, columna} = error;
    throw new ApiError(400, {campo, error: t('no_es_json', {linea, columna})});
  }
}

// What the server refuses names its field as the code; a form reads it as `campo`.
export async function conCampos<T>(campos: string[], pedido: Promise<T>): Promise<T> {
  return pedido.catch((error: unknown) => {
    if (error instanceof ApiError && error.status < 500 && campos.includes(error.code))
      throw new ApiError(error.status, {campo: error.code, error: error.message});
    throw error;
  });
}
