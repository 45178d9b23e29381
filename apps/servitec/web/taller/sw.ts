import {keepPage} from '@chasqui/client/keep';

declare const __FILES__: {version: string, files: string[]};  // From web/build.mjs.

keepPage('/taller/', __FILES__);
