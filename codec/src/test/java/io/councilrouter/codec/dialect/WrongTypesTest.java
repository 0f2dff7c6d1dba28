package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatVerbs;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of a type that cannot be translated: the caller is told which one, and nothing disappears silently. */
@ExtendWith(LeakExtension.class)
final class WrongTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CHAT | `max_tokens`:`100` | max_tokens",
                "CHAT | `max_tokens`:true | max_tokens",
                "CHAT | `max_tokens`:1.5 | max_tokens",
                "CHAT | `max_tokens`:[1] | max_tokens",
                "CHAT | `max_completion_tokens`:{} | max_completion_tokens",
                "CHAT | `temperature`:`hot` | temperature",
                "CHAT | `top_p`:[0.5] | top_p",
                "CHAT | `frequency_penalty`:false | frequency_penalty",
                "CHAT | `presence_penalty`:`1` | presence_penalty",
                "CHAT | `repetition_penalty`:`1` | repetition_penalty",
                "CHAT | `top_k`:0.5 | top_k",
                "CHAT | `min_p`:{} | min_p",
                "CHAT | `seed`:`1` | seed",
                "CHAT | `seed`:1e-400 | seed",
                "CHAT | `n`:`1` | n",
                "CHAT | `stop`:5 | stop",
                "CHAT | `stop`:{`a`:`b`} | stop",
                "CHAT | `stop`:[`a`,5] | stop",
                "CHAT | `stop`:[[`a`]] | stop",
                "CHAT | `logprobs`:1 | logprobs",
                "CHAT | `top_logprobs`:true | top_logprobs",
                "CHAT | `stream_options`:{`include_usage`:`yes`} | stream_options.include_usage",
                "CHAT | `response_format`:`json_object` | response_format",
                "CHAT | `response_format`:{} | response_format.type",
                "CHAT | `response_format`:{`type`:`banana`} | response_format.type",
                "CHAT | `response_format`:{`type`:5} | response_format.type",
                "CHAT | `response_format`:{`type`:`json_schema`} | response_format.json_schema",
                "CHAT | `response_format`:{`type`:`json_schema`,`json_schema`:[]} | response_format.json_schema",
                "CHAT | `response_format`:{`json_schema`:{`schema`:`x`},`type`:`json_schema`} | response_format.json_schema.schema",
                "CHAT | `response_format`:[] | response_format",
                "CHAT | `tool_choice`:`banana` | tool_choice",
                "CHAT | `tool_choice`:5 | tool_choice",
                "CHAT | `tool_choice`:{} | tool_choice",
                "CHAT | `tool_choice`:{`type`:`function`,`function`:{`name`:5}} | tool_choice",
                "CHAT | `tool_choice`:{`type`:`allowed_tools`,`allowed_tools`:{`mode`:`x`}} | tool_choice",
                "CHAT | `function_call`:true | function_call",
                "CHAT | `reasoning_effort`:5 | reasoning_effort",
                "CHAT | `reasoning_effort`:{} | reasoning_effort",
                "CHAT | `reasoning`:`high` | reasoning",
                "CHAT | `reasoning`:{`effort`:`banana`} | reasoning.effort",
                "CHAT | `reasoning`:{`enabled`:1} | reasoning.enabled",
                "CHAT | `tools`:{} | tools",
                "CHAT | `tools`:[`x`] | tools",
                "CHAT | `tools`:[{`type`:`function`}] | tools[0].function.name",
                "CHAT | `tools`:[{`type`:`function`,`function`:`f`}] | tools[0].function",
                "CHAT | `tools`:[{`function`:{`name`:`f`}},{`function`:{`name`:5}}] | tools[1].function.name",
                "CHAT | `tools`:[{`function`:{`name`:`f`,`description`:{`x`:1}}}] | tools[0].function.description",
                "CHAT | `tools`:[{`function`:{`name`:`f`,`parameters`:`{}`}}] | tools[0].function.parameters",
                "CHAT | `functions`:[{`name`:`f`,`parameters`:[]}] | functions[0].parameters",
                "CHAT | `messages`:`x` | messages",
                "CHAT | `messages`:{} | messages",
                "CHAT | `messages`:[5] | messages",
                "CHAT | `messages`:[{`role`:5}] | messages[0].role",
                "CHAT | `messages`:[{`role`:`tool`,`tool_call_id`:5}] | messages[0].tool_call_id",
                "CHAT | `messages`:[{`role`:`user`,`content`:{}}] | messages[0].content",
                "CHAT | `messages`:[{`role`:`user`,`content`:[5]}] | messages[0].content",
                "CHAT | `messages`:[{`role`:`user`,`content`:[`a`,{`type`:`text`}]}] | messages[0].content[1].text",
                "CHAT | `messages`:[{`role`:`user`,`content`:[{`type`:`text`,`text`:{}}]}] | messages[0].content[0].text",
                "CHAT | `messages`:[{`role`:`user`,`content`:[{`type`:`image_url`,`image_url`:5}]}] | messages[0].content[0].image_url",
                "CHAT | `messages`:[{`role`:`user`,`content`:[{`type`:`image_url`,`image_url`:`data:image/png;base64,%%%%`}]}]"
                        + " | messages[0].content[0].image_url",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:`x`}] | messages[0].tool_calls",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:[5]}] | messages[0].tool_calls[0]",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:[{`id`:`1`,`type`:`custom`,`custom`:{}}]}]"
                        + " | messages[0].tool_calls[0].function",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:[{`function`:{`name`:`f`,`arguments`:[1]}}]}]"
                        + " | messages[0].tool_calls[0].function.arguments",
                "CHAT | `messages`:[{`role`:`assistant`,`function_call`:{`name`:5}}] | messages[0].function_call.name",
                "COMPLETE | `prompt`:5 | prompt",
                "COMPLETE | `prompt`:`x`,`suffix`:5 | suffix",
                "COMPLETE | `prompt`:`x`,`max_tokens`:`100` | max_tokens",
                "COMPLETE | `prompt`:`x`,`logprobs`:`5` | logprobs",
                "COMPLETE | `prompt`:`x`,`stop`:5 | stop",
                "EMBED | `input`:5 | input",
                "EMBED | `input`:`x`,`dimensions`:`5` | dimensions",
                "EMBED | `input`:`x`,`encoding_format`:`banana` | encoding_format",
            })
    void ofOpenAi(Operation operation, String fields, String param) {
        refused("openai", operation, fields, param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "`max_tokens`:`100` | max_tokens",
                "`temperature`:`hot` | temperature",
                "`top_k`:0.5 | top_k",
                "`stop_sequences`:5 | stop_sequences",
                "`stop_sequences`:[5] | stop_sequences",
                "`system`:5 | system",
                "`system`:[`x`] | system",
                "`thinking`:true | thinking",
                "`thinking`:{} | thinking.type",
                "`thinking`:{`type`:`banana`} | thinking.type",
                "`thinking`:{`type`:`enabled`} | thinking.budget_tokens",
                "`output_config`:[] | output_config",
                "`output_config`:{`effort`:`banana`} | output_config.effort",
                "`output_config`:{`effort`:`none`} | output_config.effort",
                "`output_config`:{`format`:`json`} | output_config.format",
                "`output_config`:{`format`:{`type`:`json_schema`}} | output_config.format.schema",
                "`output_format`:{} | output_format.schema",
                "`metadata`:`me` | metadata",
                "`service_tier`:1 | service_tier",
                "`tool_choice`:`auto` | tool_choice",
                "`tool_choice`:{} | tool_choice.type",
                "`tool_choice`:{`type`:`tool`} | tool_choice.name",
                "`tools`:{} | tools",
                "`tools`:[5] | tools",
                "`tools`:[{`input_schema`:{}}] | tools[0].name",
                "`tools`:[{`name`:`f`},{`name`:`g`,`input_schema`:`{}`}] | tools[1].input_schema",
                "`tools`:[{`name`:`f`,`description`:5}] | tools[0].description",
                "`messages`:`x` | messages",
                "`messages`:[5] | messages",
                "`messages`:[{`role`:5}] | messages[0].role",
                "`messages`:[{`role`:`user`}] | messages[0].content",
                "`messages`:[{`role`:`user`,`content`:{}}] | messages[0].content",
                "`messages`:[{`role`:`user`,`content`:[{`text`:`x`}]}] | messages[0].content[0].type",
                "`messages`:[{`role`:`user`,`content`:[{`type`:`text`}]}] | messages[0].content[0].text",
                "`messages`:[{`role`:`user`,`content`:[{`type`:`text`,`text`:5}]}] | messages[0].content[0].text",
                "`messages`:[{`role`:`user`,`content`:[{`type`:`image`}]}] | messages[0].content[0].source",
                "`messages`:[{`role`:`user`,`content`:[{`type`:`document`,`source`:{`type`:`novel`,`data`:``}}]}]"
                        + " | messages[0].content[0].source",
                "`messages`:[{`role`:`user`,`content`:[{`type`:`tool_result`,`tool_use_id`:`1`,`content`:5}]}]"
                        + " | messages[0].content[0].content",
                "`messages`:[{`role`:`user`,`content`:[{`type`:`tool_result`,`tool_use_id`:`1`,`content`:[5]}]}]"
                        + " | messages[0].content[0].content",
                "`messages`:[{`role`:`assistant`,`content`:[{`type`:`tool_use`,`id`:`1`,`name`:`f`,`input`:`{}`}]}]"
                        + " | messages[0].content[0].input",
                "`messages`:[{`role`:`assistant`,`content`:[{`type`:`tool_use`,`id`:`1`,`input`:{}}]}]"
                        + " | messages[0].content[0].name",
                "`messages`:[{`role`:`assistant`,`content`:[{`type`:`thinking`}]}] | messages[0].content[0].thinking",
            })
    void ofAnthropic(String fields, String param) {
        refused("anthropic", Operation.CHAT, fields, param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CHAT | `options`:`x` | options",
                "CHAT | `options`:[] | options",
                "CHAT | `options`:{`num_predict`:`100`} | options.num_predict",
                "CHAT | `options`:{`temperature`:`hot`} | options.temperature",
                "CHAT | `options`:{`temperature`:[]} | options.temperature",
                "CHAT | `options`:{`stop`:5} | options.stop",
                "CHAT | `options`:{`stop`:[5]} | options.stop",
                "CHAT | `options`:{`seed`:true} | options.seed",
                "CHAT | `options`:{`top_k`:{}} | options.top_k",
                "CHAT | `format`:`banana` | format",
                "CHAT | `format`:5 | format",
                "CHAT | `format`:[] | format",
                "CHAT | `think`:`banana` | think",
                "CHAT | `think`:5 | think",
                "CHAT | `think`:{} | think",
                "CHAT | `keep_alive`:{} | keep_alive",
                "CHAT | `truncate`:`yes` | truncate",
                "CHAT | `logprobs`:1 | logprobs",
                "CHAT | `tools`:{} | tools",
                "CHAT | `tools`:[5] | tools",
                "CHAT | `tools`:[{`function`:{}}] | tools[0].function.name",
                "CHAT | `tools`:[{`function`:5}] | tools[0].function",
                "CHAT | `tools`:[{`function`:{`name`:`f`,`parameters`:5}}] | tools[0].function.parameters",
                "CHAT | `messages`:`x` | messages",
                "CHAT | `messages`:[`x`] | messages",
                "CHAT | `messages`:[{`role`:[]}] | messages[0].role",
                "CHAT | `messages`:[{`role`:`user`,`content`:[]}] | messages[0].content",
                "CHAT | `messages`:[{`role`:`user`,`images`:`AAAA`}] | messages[0].images",
                "CHAT | `messages`:[{`role`:`user`,`images`:[5]}] | messages[0].images[0]",
                "CHAT | `messages`:[{`role`:`user`,`images`:[`%%%%`]}] | messages[0].images[0]",
                "CHAT | `messages`:[{`role`:`assistant`,`thinking`:5}] | messages[0].thinking",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:{}}] | messages[0].tool_calls",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:[5]}] | messages[0].tool_calls[0]",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:[{`function`:{`name`:`f`,`arguments`:[1]}}]}]"
                        + " | messages[0].tool_calls[0].function.arguments",
                "CHAT | `messages`:[{`role`:`assistant`,`tool_calls`:[{`function`:{}}]}] | messages[0].tool_calls[0].function.name",
                "COMPLETE | `prompt`:5 | prompt",
                "COMPLETE | `prompt`:`x`,`system`:5 | system",
                "COMPLETE | `prompt`:`x`,`suffix`:5 | suffix",
                "COMPLETE | `prompt`:`x`,`template`:5 | template",
                "COMPLETE | `prompt`:`x`,`raw`:`yes` | raw",
                "COMPLETE | `prompt`:`x`,`images`:`AAAA` | images",
                "COMPLETE | `prompt`:`x`,`images`:[5] | images[0]",
                "COMPLETE | `prompt`:`x`,`options`:{`num_predict`:`100`} | options.num_predict",
                "EMBED | `input`:5 | input",
                "EMBED | `input`:`x`,`dimensions`:`5` | dimensions",
                "EMBED_ONE | `prompt`:5 | prompt",
            })
    void ofOllama(Operation operation, String fields, String param) {
        refused("ollama", operation, fields, param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CHAT | `contents`:`x` | contents",
                "CHAT | `contents`:[5] | contents",
                "CHAT | `contents`:[{`role`:`wizard`}] | contents[0].role",
                "CHAT | `contents`:[{`parts`:{}}] | contents[0].parts",
                "CHAT | `contents`:[{`parts`:[5]}] | contents[0].parts",
                "CHAT | `contents`:[{`parts`:[{`text`:5}]}] | contents[0].parts[0].text",
                "CHAT | `contents`:[{`parts`:[{`inlineData`:`x`}]}] | contents[0].parts[0].inlineData",
                "CHAT | `contents`:[{`parts`:[{`inlineData`:{}}]}] | contents[0].parts[0].inlineData.data",
                "CHAT | `contents`:[{`parts`:[{`fileData`:{}}]}] | contents[0].parts[0].fileData.fileUri",
                "CHAT | `contents`:[{`role`:`model`,`parts`:[{`functionCall`:{}}]}] | contents[0].parts[0].functionCall.name",
                "CHAT | `contents`:[{`role`:`model`,`parts`:[{`functionCall`:{`name`:`f`,`args`:`{}`}}]}] | contents[0].parts[0].functionCall.args",
                "CHAT | `contents`:[{`parts`:[{`functionResponse`:{`name`:`f`,`response`:5}}]}] | contents[0].parts[0].functionResponse.response",
                "CHAT | `contents`:[{`parts`:[{`functionResponse`:{`name`:`f`,`parts`:[{}]}}]}] | contents[0].parts[0].functionResponse.parts",
                "CHAT | `systemInstruction`:5 | systemInstruction",
                "CHAT | `systemInstruction`:{`parts`:[{`inlineData`:{`data`:`AAAA`}}]} | systemInstruction",
                "CHAT | `systemInstruction`:{`parts`:[5]} | systemInstruction",
                "CHAT | `generationConfig`:{`maxOutputTokens`:`100`} | generationConfig.maxOutputTokens",
                "CHAT | `generationConfig`:{`temperature`:`hot`} | generationConfig.temperature",
                "CHAT | `generationConfig`:{`topK`:0.5} | generationConfig.topK",
                "CHAT | `generationConfig`:{`stopSequences`:5} | generationConfig.stopSequences",
                "CHAT | `generationConfig`:{`responseMimeType`:5} | generationConfig.responseMimeType",
                "CHAT | `generationConfig`:{`responseSchema`:`x`} | generationConfig.responseSchema",
                "CHAT | `generationConfig`:{`responseModalities`:`TEXT`} | generationConfig.responseModalities",
                "CHAT | `generationConfig`:{`responseModalities`:[5]} | generationConfig.responseModalities",
                "CHAT | `generationConfig`:{`thinkingConfig`:5} | generationConfig.thinkingConfig",
                "CHAT | `generationConfig`:{`thinkingConfig`:{`thinkingBudget`:`x`}} | generationConfig.thinkingConfig.thinkingBudget",
                "CHAT | `generationConfig`:{`thinkingConfig`:{`thinkingLevel`:`banana`}} | generationConfig.thinkingConfig.thinkingLevel",
                "CHAT | `toolConfig`:5 | toolConfig",
                "CHAT | `toolConfig`:{`functionCallingConfig`:5} | toolConfig.functionCallingConfig",
                "CHAT | `toolConfig`:{`functionCallingConfig`:{`mode`:`banana`}} | toolConfig.functionCallingConfig.mode",
                "CHAT | `tools`:{} | tools",
                "CHAT | `tools`:[5] | tools",
                "CHAT | `tools`:[{`functionDeclarations`:{}}] | tools[0].functionDeclarations",
                "CHAT | `tools`:[{`functionDeclarations`:[5]}] | tools[0].functionDeclarations",
                "CHAT | `tools`:[{`functionDeclarations`:[{}]}] | tools[0].functionDeclarations[0].name",
                "CHAT | `tools`:[{`functionDeclarations`:[{`name`:`f`,`description`:5}]}] | tools[0].functionDeclarations[0].description",
                "CHAT | `tools`:[{`functionDeclarations`:[{`name`:`f`,`parameters`:5}]}] | tools[0].functionDeclarations[0].parameters",
                "CHAT | `safetySettings`:{} | safetySettings",
                "CHAT | `serviceTier`:5 | serviceTier",
                "EMBED | `requests`:5 | requests",
                "EMBED | `requests`:[5] | requests",
                "EMBED | `requests`:[{}] | requests[0].content",
                "EMBED | `requests`:[{`content`:{`parts`:[{`text`:5}]}}] | requests[0].content",
                "EMBED | `requests`:[{`content`:{`parts`:[]},`outputDimensionality`:`5`}] | requests[0].outputDimensionality",
                "EMBED | `requests`:[{`content`:{`parts`:[]},`embedContentConfig`:5}] | requests[0].embedContentConfig",
                "EMBED_ONE | `content`:`x` | content",
                "EMBED_ONE | `content`:{`parts`:[5]} | content",
            })
    void ofGemini(Operation operation, String fields, String param) {
        refused("gemini", operation, fields, param);
    }

    private static void refused(String dialect, Operation operation, String fields, String param) {
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer();
        body.writeCharSequence("{\"model\":\"m\"," + fields.replace('`', '"') + "}", StandardCharsets.UTF_8);
        Wire wire = Wires.of(dialect, operation);
        RequestReader reader = wire.requestReader(body, RequestTranslationTest.facts(wire, body));
        ChatSink sink = ChatVerbs.into(new ArrayList<>());
        try {
            RequestReader.Status status = RequestReader.Status.MORE;
            while (status == RequestReader.Status.MORE) {
                status = reader.step(sink);
            }
            Fault fault = reader.fault();
            assertTrue(fault instanceof Fault.Client, "nothing is wrong with " + fields);
            assertEquals(FaultCode.INVALID_ARGUMENT, fault.code());
            assertEquals(param, ((Fault.Client) fault).param());
        } finally {
            reader.close();
            body.release();
        }
    }
}
