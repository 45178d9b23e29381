// The parts and the work that are agreed when a device is taken in, out of the copy.
import {useStored} from '@chasqui/client/react';
import {Button, Text, TextInput, UnstyledButton} from '@mantine/core';
import {useState, type KeyboardEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {agregar, buscar, ponerCantidad, type Linea, type Producto} from './carrito';
import {escribir, importe, type Ajustes} from './dinero';
import type {Mostrador} from './mostrador';

export interface PiezasProps {
  mostrador: Mostrador;
  piezas: Linea[];
  ajustes: Ajustes;
  poner(piezas: Linea[]): void;
}

const kMostradas = 6, kLetras = 2;
const kNinguno: Producto[] = [];

export function Piezas({mostrador: {base}, piezas, ajustes, poner}: PiezasProps) {
  const {t, i18n} = useTranslation();
  const productos = useStored(() => base.productos.toArray(), [base], kNinguno);
  const [texto, setTexto] = useState('');
  const se_busca = texto.trim().length >= kLetras;
  const hallados = se_busca ? buscar(productos, texto).slice(0, kMostradas) : kNinguno;
  const tomar = (producto: Producto) => {
    setTexto('');
    poner(agregar(piezas, producto));
  };
  const tecla = (evento: KeyboardEvent) => {
    if (evento.key !== 'Enter') return;
    evento.preventDefault();  // It would save the order.
    if (hallados.length === 1) tomar(hallados[0]!);
  };
  const dinero = (monto: number) => escribir(monto, ajustes, i18n.language);
  return (
    <fieldset className="m-ancho m-grupo">
      <legend>{t('piezas')}</legend>
      <TextInput type="search" size="md" label={t('buscar_pieza')} value={texto} autoComplete="off"
        onKeyDown={tecla} onChange={(evento) => setTexto(evento.currentTarget.value)}/>
      {se_busca && hallados.length === 0 && (
        <Text size="sm" role="status">{t('no_hay', {texto})}</Text>
      )}
      <ul className="m-lista" aria-label={t('productos')}>
        {hallados.map((producto) => (
          <li key={producto.id}>
            <UnstyledButton className="m-opcion" onClick={() => tomar(producto)}>
              <span>{producto.nombre}</span>
              <span className="ui-number">{dinero(importe(producto.precio, 1, ajustes))}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <ul className="m-lista" aria-label={t('piezas')}>
        {piezas.map(({id, nombre, precio, cantidad}) => (
          <li key={id} className="m-opcion">
            <span>{cantidad} × {nombre}</span>
            <span>
              <span className="ui-number">{dinero(importe(precio, cantidad, ajustes))}</span>
              <Button variant="subtle" size="sm" h={44} px="xs"
                onClick={() => poner(ponerCantidad(piezas, id, cantidad - 1))}
                aria-label={t('quitar_de', {nombre})}>{t('quitar')}</Button>
            </span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
