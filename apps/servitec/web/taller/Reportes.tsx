export default function Reportes(_: {id?: string}) { return null; }
