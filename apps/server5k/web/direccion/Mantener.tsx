// A button that acts once it was held for a while: by finger, mouse, or key. What happens is said.
// Who can only press it, as with a screen reader, is asked in words instead.
import {Confirm, notify, reasonOf} from '@chasqui/ui';
import {Button, VisuallyHidden} from '@mantine/core';
import {useEffect, useRef, useState, type KeyboardEvent, type PointerEvent} from 'react';
import {useTranslation} from 'react-i18next';

export const kMantenerMs = 1000;

export interface MantenerProps {
  nombre: string;            // "Iniciar"
  pregunta: string;          // Where holding is no way: "¿Iniciar «5K»?"
  actuar(): Promise<unknown>;
  es_fuerte?: boolean;
  es_grave?: boolean;
}

export function Mantener({nombre, pregunta, actuar, es_fuerte, es_grave}: MantenerProps) {
  const {t} = useTranslation();
  const [sujeta, setSujeta] = useState(false);
  const [dicho, setDicho] = useState('');
  const [trabaja, setTrabaja] = useState(false);
  const [pide, setPide] = useState(false);
  const cita = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(cita.current), []);
  const hacer = async () => {
    setTrabaja(true);
    setDicho(t('mantener_hecho', {nombre}));
    try {
      await actuar();
    } catch (error) {
      notify({text: `${nombre}: ${reasonOf(error, t)}`, is_bad: true});
    } finally {
      setTrabaja(false);
    }
  };
  const empezar = () => {
    if (trabaja || cita.current !== undefined) return;
    setSujeta(true);
    setDicho(t('mantener_siga', {nombre}));
    cita.current = setTimeout(() => {
      cita.current = undefined;
      setSujeta(false);
      void hacer();
    }, kMantenerMs);
  };
  const soltar = () => {
    if (cita.current === undefined) return;
    clearTimeout(cita.current);
    cita.current = undefined;
    setSujeta(false);
    setDicho(t('mantener_antes', {nombre}));
  };
  const es_tecla = ({key}: KeyboardEvent) => key === 'Enter' || key === ' ';
  return (
    <>
      <Button size="lg" className="dir-mantener" data-sujeta={sujeta || undefined}
        loading={trabaja} variant={es_fuerte ? 'filled' : es_grave ? 'outline' : 'default'}
        {...(es_grave ? {color: es_fuerte ? 'red.9' : 'red'} : {})}
        aria-description={t('mantener_ayuda')}
        onPointerDown={(evento: PointerEvent) => {
          if (evento.button === 0) empezar();
        }}
        onPointerUp={soltar} onPointerLeave={soltar} onPointerCancel={soltar} onBlur={soltar}
        onContextMenu={(evento) => evento.preventDefault()}
        onKeyDown={(evento) => {
          if (!es_tecla(evento)) return;
          evento.preventDefault();
          if (!evento.repeat) empezar();
        }}
        onKeyUp={(evento) => {
          if (!es_tecla(evento)) return;
          evento.preventDefault();
          soltar();
        }}
        onClick={(evento) => {
          if (evento.detail === 0) setPide(true);
        }}>{sujeta ? t('mantener_siga', {nombre}) : nombre}</Button>
      <VisuallyHidden role="status">{dicho}</VisuallyHidden>
      <Confirm opened={pide} onClose={() => setPide(false)} title={nombre} action={nombre}
        confirmed={actuar} is_danger={es_grave ?? false}>{pregunta}</Confirm>
    </>
  );
}
