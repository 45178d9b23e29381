// One look for all pages. Text that Mantine leaves pale is darker here: 4.5 to 1 at least.
import {createTheme, type CSSVariablesResolver} from '@mantine/core';

export const theme = createTheme({
  fontFamily: 'system-ui, sans-serif',
  headings: {fontFamily: 'system-ui, sans-serif'},
  primaryColor: 'blue',
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer'
});

export const colors: CSSVariablesResolver = () => ({
  variables: {  // Behind white words.
    '--mantine-color-green-9': '#237032',
    '--mantine-color-orange-9': '#a8460a'
  },
  light: {
    '--mantine-color-dimmed': '#56606a',
    '--mantine-color-placeholder': '#6b747d',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0b5cad',
    '--ui-good': '#116329',
    '--ui-doubt': '#7a4d00',
    '--ui-bad': '#b42318'
  },
  dark: {
    '--mantine-color-dimmed': '#a9b2bc',
    '--mantine-color-placeholder': '#8f99a3',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#79b8ff',
    '--ui-good': '#6fdd8b',
    '--ui-doubt': '#f2c14e',
    '--ui-bad': '#ff8a80'
  }
});
