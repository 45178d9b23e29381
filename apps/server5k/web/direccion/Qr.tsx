// An address for the camera of a telephone: black on white, also in the dark.
import {useMemo} from 'react';
import {encode} from 'uqr';

export interface QrProps {
  texto: string;
  rotulo: string;
  lado: number;   // Pixels.
}

export function Qr({texto, rotulo, lado}: QrProps) {
  const {size, trazo} = useMemo(() => {
    const {data, size} = encode(texto, {ecc: 'M', border: 3});
    const trazo = data.flatMap((fila, y) =>
        fila.map((es_negro, x) => (es_negro ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return {size, trazo};
  }, [texto]);
  return (
    <svg role="img" aria-label={rotulo} width={lado} height={lado} viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges" className="dir-qr">
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`}/>
      <path fill="#000" d={trazo}/>
    </svg>
  );
}
