-- wrk: a sale of three lines, of the products FIRST_PRODUCT to FIRST_PRODUCT + 49 at 100.00 each.
local first = tonumber(os.getenv("FIRST_PRODUCT"))
local line = '{"id": %d, "cantidad": 1, "precio": 100.0, "subtotal": 100.0}'
local sale = '{"cliente_id": %d, "total": 300.0, "metodo_pago": "Efectivo", "productos": ['
  .. line .. ", " .. line .. ", " .. line .. "]}"
local headers = { ["Content-Type"] = "application/json" }
local kinds = {}

function init()
  for i = 0, 299 do
    local body = sale:format(1 + i, first + i % 50, first + (i + 7) % 50, first + (i + 14) % 50)
    kinds[i + 1] = wrk.format("POST", "/ventas", headers, body)
  end
end

local at = math.random(300)
function request()
  at = at % 300 + 1
  return kinds[at]
end
