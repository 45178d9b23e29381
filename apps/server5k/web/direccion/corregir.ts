// Corrections: each is told with a way back, and what it changed is read again.
import {notify, reasonOf} from '@chasqui/ui';
import {useQueryClient} from '@tanstack/react-query';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import {claveDe} from './datos';

export function useDeshacer(competencia: number) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  return async (correccion: number) => {
    try {
      await api.post('/api/correcciones/{id}/deshacer', {params: {id: correccion}});
      notify(t('deshecho'));
    } catch (error) {
      notify({text: reasonOf(error, t), is_bad: true});
    } finally {
      await cliente.invalidateQueries({queryKey: claveDe(competencia)});
    }
  };
}

type Cambio = 'corregir' | 'anular' | 'confirmar' | 'mover' | 'elegir' | 'intercambiar' |
    'correr-dorsales';

// Throws what the server refuses.
export function useCorregir(competencia: number) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  const deshacer = useDeshacer(competencia);
  const contar = async (texto: string, dicho: unknown) => {
    const {correccion_id} = dicho as {correccion_id: number};
    await cliente.invalidateQueries({queryKey: claveDe(competencia)});
    notify({text: texto, undo: () => deshacer(correccion_id)});
  };
  return {
    registro: async (cambio: Cambio, id: number, cuerpo: Record<string, unknown> = {}) => {
      const ruta = `/api/registros/{id}/${cambio}` as '/api/registros/{id}/corregir';
      const dicho = await api.post(ruta, {params: {id}, body: cuerpo as never});
      await contar(t(`hecho_${cambio.replace('-', '_')}`), dicho);
    },
    insertar: async (equipo: number, cuerpo: Record<string, unknown>) => {
      const dicho = await api.post('/api/equipos/{id}/insertar',
                                   {params: {id: equipo}, body: cuerpo as never});
      await contar(t('hecho_insertar'), dicho);
    },
    estado: async (equipo: number, cuerpo: {estado: string, motivo: string}) => {
      const dicho = await api.post('/api/equipos/{id}/estado',
                                   {params: {id: equipo}, body: cuerpo});
      await contar(t('hecho_estado'), dicho);
    }
  };
}

export type Corregir = ReturnType<typeof useCorregir>;

// Of a button: what went wrong is told.
export function useIntentar() {
  const {t} = useTranslation();
  return (tarea: Promise<unknown>) => void tarea.catch(
      (error: unknown) => notify({text: reasonOf(error, t), is_bad: true}));
}
