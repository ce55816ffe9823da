-- Names the field in the edge's own refusals of a query or a JSON body, as the services do: as a BadRequest detail.
-- The transcoder only has words for it: "ticket.subject: invalid value 5 for type TYPE_STRING".

local BAD_REQUEST = '{"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":[{"field":"%s","description":"%s"}]}'

local TYPES = {
  TYPE_STRING = "must be a text",
  TYPE_BOOL = "must be true or false",
  TYPE_INT32 = "must be a whole number",
  TYPE_INT64 = "must be a whole number",
  TYPE_DOUBLE = "must be a number",
}

-- Field and description in what the transcoder said (JSON-escaped: a quote reads \"), or nil.
local function violation(message)
  local unknown = message:match('^Could not find field \\"([^"\\]+)\\"')
  if unknown then
    return unknown, "unknown parameter"
  end
  local field, said = message:match("^([%w_][%w_%.%[%]]*): (.+)$")
  if not field then
    return nil
  end
  local enum = said:match("for type type%.googleapis%.com/([%w_%.]+)")
  if enum then
    return field, "is not a value of " .. enum
  end
  return field, TYPES[said:match("for type (TYPE_[%w]+)")] or said
end

function envoy_on_response(handle)
  local headers = handle:headers()
  if headers:get("x-edge-refusal") == nil then
    return
  end
  local body = handle:body()
  local text = body:getBytes(0, body:length())
  local message = text:match('"message":"(.-[^\\])"')
  if message == nil then
    return
  end
  local field, description = violation(message)
  if field == nil then
    return
  end
  local detail = BAD_REQUEST:format(field, description)
  local at = select(2, text:find('"details":[', 1, true))
  if at == nil then
    return
  end
  local size = body:setBytes(text:sub(1, at) .. detail .. "," .. text:sub(at + 1))
  headers:replace("content-length", tostring(size))
end
