// The reference's JavaScript example as it stands there, with npm's WebSocket in the browser's place:
// node server5k_example.cjs PORT JUDGE TOKEN. Prints the answer to its first time.
const [port, judge, access] = process.argv.slice(2);
const Socket = require("ws");
const WebSocket = function (address) {
    return new Socket(address.replace("localhost:8000", `127.0.0.1:${port}`));
};

const token = access;
const juezId = judge;
const ws = new WebSocket(
    `ws://localhost:8000/ws/juez/${juezId}/?token=${token}`
);

ws.onopen = () => {
    console.log("Conectado");
    registrar();
};

ws.onmessage = (event) => {
    const data = JSON.parse(event.data);
    if (data.tipo === "conexion_establecida") return;
    console.log(JSON.stringify(data));
    ws.close();
};

function registrar() {
    // Registrar un tiempo
    ws.send(
        JSON.stringify({
            tipo: "registrar_tiempo",
            equipo_id: 5,
            tiempo: 1234567, // milisegundos
            horas: 0,
            minutos: 20,
            segundos: 34,
            milisegundos: 567,
        })
    );
}
