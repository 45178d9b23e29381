// The models and what refers to what, drawn; the same as words for who does not see the drawing.
import {Button} from '@mantine/core';
import {useMemo, useRef, useState, type KeyboardEvent, type PointerEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {useSite} from '../context';
import {Heading} from '../Heading';
import {boxesOf, kBox, type Box} from '../layout';
import {modelHref} from '../places';
import type {Field, Model} from '../wire';

const kZoomMin = 0.25, kZoomMax = 2, kStep = 60, kTurn = 1.25;
const kKept = ['uuid', 'version', 'created', 'updated', 'deleted'];

const fieldsOf = ({campos}: Model) => campos.filter(({papel}) => !kKept.includes(papel ?? ''));

export default function Schema() {
  const {t} = useTranslation();
  const {app: {modelos}} = useSite();
  const [zoom, setZoom] = useState(0.8);
  const boxes = useMemo(() => boxesOf(modelos.map((model) => ({
    name: model.nombre, lines: fieldsOf(model).length,
    refs: fieldsOf(model).flatMap(({ref}) => (ref ? [ref.modelo] : []))
  }))), [modelos]);
  const turn = (by: number) => setZoom(Math.min(kZoomMax, Math.max(kZoomMin, zoom * by)));
  return (
    <>
      <Heading title={t('section_esquema')} about={t('schema_about')}>
        <Button variant="default" aria-label={t('smaller')} onClick={() => turn(1 / kTurn)}>−
        </Button>
        <Button variant="default" aria-label={t('larger')} onClick={() => turn(kTurn)}>+</Button>
        <Button variant="default" onClick={() => print()}>{t('print')}</Button>
      </Heading>
      <Board boxes={boxes} zoom={zoom}/>
      <Words/>
    </>
  );
}

// Moved by the hand and by the arrow keys.
function Board({boxes, zoom}: {boxes: Box[], zoom: number}) {
  const {t} = useTranslation();
  const {app: {modelos}} = useSite();
  const board = useRef<HTMLDivElement>(null);
  const held = useRef<{x: number, y: number}>(undefined);
  const width = Math.max(...boxes.map((box) => box.x + box.width), 0) + kBox.margin;
  const height = Math.max(...boxes.map((box) => box.y + box.height), 0) + kBox.margin;
  const move = ({clientX: x, clientY: y}: PointerEvent) => {
    if (!held.current || !board.current) return;
    board.current.scrollLeft -= x - held.current.x;
    board.current.scrollTop -= y - held.current.y;
    held.current = {x, y};
  };
  const take = ({clientX: x, clientY: y, pointerType}: PointerEvent) => {
    if (pointerType === 'mouse') held.current = {x, y};  // A finger scrolls by itself.
  };
  const press = (event: KeyboardEvent) => {
    const by = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}
        [event.key];
    if (!by) return;
    board.current?.scrollBy(by[0]! * kStep, by[1]! * kStep);
    event.preventDefault();
  };
  const let_go = () => (held.current = undefined);
  return (
    <div ref={board} className="a-board" tabIndex={0} role="group" aria-label={t('schema_drawing')}
      onPointerDown={take} onPointerMove={move} onPointerUp={let_go} onPointerLeave={let_go}
      onKeyDown={press}>
      <svg viewBox={`0 0 ${width} ${height}`} width={width * zoom} height={height * zoom}
        role="img" aria-label={t('schema_drawing')}>
        {modelos.map((model) => <Lines key={model.nombre} model={model} boxes={boxes}/>)}
        {modelos.map((model) => {
          const box = boxes.find(({name}) => name === model.nombre)!;
          return <Entity key={model.nombre} model={model} box={box}/>;
        })}
      </svg>
    </div>
  );
}

const lineY = (box: Box, at: number) => box.y + kBox.head + at * kBox.line + kBox.line / 2;

function Lines({model, boxes}: {model: Model, boxes: Box[]}) {
  const from = boxes.find(({name}) => name === model.nombre)!;
  return fieldsOf(model).map(({nombre, ref}, at) => {
    const to = ref && boxes.find(({name}) => name === ref.modelo);
    if (!to) return null;
    const y = lineY(from, at), end = to.y + kBox.head / 2;
    const is_left = to.x < from.x;
    const x = is_left ? from.x : from.x + from.width, end_x = to.x + to.width;
    const bend = is_left ? 50 : -50, out = is_left ? -50 : 50;
    return (
      <path key={nombre} className="a-ref" d={`M${x},${y} C${x + out},${y} `
        + `${end_x + Math.abs(bend)},${end} ${end_x},${end}`}>
        <title>{`${model.nombre}.${nombre} → ${ref!.modelo}`}</title>
      </path>
    );
  });
}

function typeOf({tipo, ref, nulo}: Field): string {
  return (ref ? `→ ${ref.modelo.replace('~', '')}` : tipo) + (nulo ? '?' : '');
}

function Entity({model, box}: {model: Model, box: Box}) {
  const {x, y, width, height} = box;
  return (
    <g className="a-entity">
      <rect x={x} y={y} width={width} height={height} rx="8"/>
      <text x={x + 10} y={y + 20} className="a-entity-name">{model.etiqueta[1]}</text>
      <line x1={x} x2={x + width} y1={y + kBox.head - 2} y2={y + kBox.head - 2}/>
      {fieldsOf(model).map((field, at) => (
        <g key={field.nombre}>
          <text x={x + 10} y={lineY(box, at) + 5}
            fontWeight={field.papel === 'id' || field.nombre === model.muestra ? 700 : 400}>
            {cut(field.nombre, 17)}
          </text>
          <text x={x + width - 10} y={lineY(box, at) + 5} textAnchor="end"
            className="a-entity-type">
            {cut(typeOf(field), 15)}
          </text>
        </g>
      ))}
    </g>
  );
}

const cut = (text: string, max: number) =>
    (text.length > max ? `${text.slice(0, max - 1)}…` : text);

function Words() {
  const {t} = useTranslation();
  const {app: {modelos}} = useSite();
  return (
    <details className="a-words-of">
      <summary>{t('schema_words')}</summary>
      {modelos.map((model) => (
        <section key={model.nombre}>
          <h2 className="a-under"><a href={modelHref(model.nombre)}>{model.etiqueta[1]}</a></h2>
          <ul>
            {model.campos.map((field) => (
              <li key={field.nombre}>
                <code>{field.nombre}</code>: {field.etiqueta}, {typeOf(field)}
                {field.unico && `, ${t('unique')}`}{field.obligatorio && `, ${t('required')}`}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </details>
  );
}
