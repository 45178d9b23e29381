// An order on the board. There are hundreds: what they share is read once, by their column.
import {Anchor, Badge, Button, Text} from '@mantine/core';
import {memo, type DragEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {useFechas} from './con';
import {equipoDe, Vencida} from './piezas';
import {hrefDe} from './ruta';
import type {Orden} from './tipos';

export interface TarjetaProps {
  orden: Orden;
  cliente: string;
  tecnico: string | undefined;
  se_mueve: boolean;
  es_llevada: boolean;
  llevar(orden: Orden | undefined): void;
  preguntar(orden: Orden): void;
}

export const Tarjeta = memo(function Tarjeta(props: TarjetaProps) {
  const {orden, cliente, tecnico, se_mueve, es_llevada, llevar, preguntar} = props;
  const {t} = useTranslation(), {corto} = useFechas();
  const tomar = (evento: DragEvent) => {
    evento.dataTransfer.setData('text/plain', orden.numero);
    evento.dataTransfer.effectAllowed = 'move';
    setTimeout(() => llevar(orden));  // What changes under a drag that begins ends it.
  };
  return (
    <li className="t-tarjeta" draggable={se_mueve} data-orden={orden.id}
      data-llevada={es_llevada || undefined}
      {...(se_mueve ? {onDragStart: tomar, onDragEnd: () => llevar(undefined)} : {})}>
      <div className="t-entre">
        <Anchor href={hrefDe('ordenes', orden.id)} fw={700} size="sm" draggable={false}>
          {orden.numero}
        </Anchor>
        <span><Vencida orden={orden}/>{orden.riesgoso && (
          <Badge size="sm" color="orange.9" variant="filled" ml={4}>{t('riesgoso')}</Badge>
        )}</span>
      </div>
      <p>{equipoDe(orden)}</p>
      <p className="t-problema">{orden.problema}</p>
      <p>{cliente}</p>
      <div className="t-entre">
        <Text size="xs" c="dimmed">
          {tecnico ?? t('sin_tecnico')}
          {orden.fecha_entrega && ` · ${corto(orden.fecha_entrega)}`}
        </Text>
        {se_mueve && (
          <Button size="compact-sm" variant="default" aria-haspopup="dialog"
            aria-label={t('mover_esta', {numero: orden.numero})} onClick={() => preguntar(orden)}>
            {t('mover_a')}
          </Button>
        )}
      </div>
    </li>
  );
});
