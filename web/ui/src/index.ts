// @chasqui/ui: what all pages share. See docs/web.md.
import './styles';

export {chooseLanguage, keptLanguage, speak, type Language} from './language';
export {Confirm, type ConfirmProps} from './Confirm';
export {Dialog, type DialogProps} from './Dialog';
export {notify, type Notice} from './notify';
export {show} from './Page';
export {reasonOf} from './reason';
export {said} from './refusal';
export {SignIn, type SignInProps} from './SignIn';
export {Shell, type Place, type ShellProps} from './Shell';
export {Work, type WorkProps} from './Work';
