-- wrk: one business event a request, each another one.
local body = '{"type":"servicio:actualizado","data":{"servicio":{"id":"%s-%d","nombre":"Corte",'
  .. '"precio":100,"proveedorId":"p%d"}}}'
local headers = { ["Content-Type"] = "application/json" }
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

-- A run's events are not those of the run before: those would be duplicates.
function init()
  run = tostring(os.time()) .. "-" .. thread_number
end

local at = 0
function request()
  at = at + 1
  return wrk.format("POST", nil, headers, body:format(run, at, at % 100))
end
