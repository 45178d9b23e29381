// Carts that were put aside on this PC, and the way to put one there.
import {useStored} from '@chasqui/client/react';
import {notify} from '@chasqui/ui';
import {Button, Group, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {formatoDe} from '../comun/fechas';
import type {Apartado} from './base';
import type {Carrito} from './carrito';
import type {Mostrador} from './mostrador';

export interface ApartadosProps {
  mostrador: Mostrador;
  carrito: Carrito;
  poner(carrito: Carrito | undefined): void;  // What is in the cart from now on.
}

const kNinguno: Apartado[] = [];
const tituloDe = ({cliente, lineas, encargos}: Carrito) =>
  cliente?.nombre ?? lineas[0]?.nombre ?? encargos[0]?.titulo ?? '';

export function Apartados({mostrador, carrito, poner}: ApartadosProps) {
  const {t, i18n} = useTranslation();
  const {base} = mostrador;
  const apartados = useStored(
      async () => await base.nota('apartados') ?? kNinguno, [base], kNinguno);
  const lleno = carrito.lineas.length + carrito.encargos.length > 0;
  const apartar = () => mostrador.apartar(carrito, tituloDe(carrito));
  const retomar = async (id: string) => {
    if (lleno) await apartar();
    poner(await mostrador.retomar(id));
  };
  const quitar = async (id: string) => {
    const apartado = apartados.find((uno) => uno.id === id)!;
    await mostrador.olvidarApartado(id);
    notify({
      text: t('apartado_quitado', {titulo: apartado.titulo}),
      undo: () => mostrador.reponerApartado(apartado)
    });
  };
  const hora = (en: number) => formatoDe(i18n.language, {timeStyle: 'short'}).format(en);
  return (
    <div>
      {lleno && (
        <Button variant="default" h={44} mt="sm"
          onClick={() => void apartar().then(() => poner(undefined))}>{t('apartar')}</Button>
      )}
      {apartados.length > 0 && (
        <ul className="m-lista" aria-label={t('apartados')}>
          {apartados.map(({id, titulo, en, carrito: {lineas}}) => (
            <li key={id} className="m-opcion">
              <span>
                {titulo}
                <Text component="span" display="block" size="sm" c="dimmed">
                  {t('apartado_de', {count: lineas.length, hora: hora(en)})}
                </Text>
              </span>
              <Group gap="xs" wrap="nowrap">
                <Button variant="default" h={44} onClick={() => void retomar(id)}
                  aria-label={t('retomar_de', {titulo})}>{t('retomar')}</Button>
                <Button variant="subtle" h={44} onClick={() => void quitar(id)}
                  aria-label={t('quitar_apartado_de', {titulo})}>{t('quitar_apartado')}</Button>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
