import {ApiError} from '@chasqui/client';
import {expect, test} from 'vitest';
import {changesOf, faultsOf} from './useForm';

test('only what differs is sent, and nothing is as null', () => {
  const before = {a: 1, b: null, c: ['x'], d: 'y'};
  expect(changesOf(before, {a: 1, b: undefined, c: ['x'], d: 'z', e: 0})).toEqual({d: 'z', e: 0});
});

const fastapi = {detail: [{loc: ['body', 'precio'], msg: 'not a number'}]};
const drf = {precio: ['not a number'], total: ['too much']};

test('a fault stands at its field, whatever the style of the app', () => {
  expect(faultsOf(new ApiError(422, fastapi), ['precio']))
      .toEqual({errors: {precio: 'not a number'}, rest: []});
  expect(faultsOf(new ApiError(400, drf), ['precio']))
      .toEqual({errors: {precio: 'not a number'}, rest: ['total: too much']});
  expect(faultsOf(new Error('x'), ['precio'])).toEqual({errors: {}, rest: []});
});
