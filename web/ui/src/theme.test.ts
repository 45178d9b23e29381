import {DEFAULT_THEME} from '@mantine/core';
import {expect, test} from 'vitest';
import {colors} from './theme';

// WCAG 2.1, relative luminance.
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

test('white words can be read on what badges are filled with', () => {
  const {variables} = colors(DEFAULT_THEME as Parameters<typeof colors>[0]);
  for (const name of ['gray', 'blue', 'green', 'orange', 'red'] as const) {
    const fill = variables[`--mantine-color-${name}-9`] ?? DEFAULT_THEME.colors[name][9]!;
    expect(1.05 / (luminance(fill) + 0.05), `${name} ${fill}`).toBeGreaterThanOrEqual(4.5);
  }
});
