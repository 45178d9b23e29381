// @chasqui/ui: what all pages share. See docs/web.md.
import './styles';

export {chooseLanguage, keptLanguage, speak, type Language} from './language';
export {Dialog, type DialogProps} from './Dialog';
export {show} from './Page';
export {SignIn, type SignInProps} from './SignIn';
export {Shell, type Place, type ShellProps} from './Shell';
