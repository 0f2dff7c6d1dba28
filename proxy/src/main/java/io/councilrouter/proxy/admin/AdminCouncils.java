package io.councilrouter.proxy.admin;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.config.TemplateConfig;
import io.councilrouter.proxy.exchange.Exchange;

/** {@code GET /admin/council/templates}: the councils of the configuration in force. */
final class AdminCouncils {
    private AdminCouncils() {}

    static void list(Exchange x) {
        ListPage.answer(x, x.config().council().templates(), TemplateConfig::name, json -> each -> {
            json.open();
            describe(json, each);
            json.close();
        });
    }

    private static void describe(JsonWriter json, TemplateConfig template) {
        json.name("name").string(template.name());
        json.name("description").string(template.description());
        json.name("participants").number(template.members().size());
        json.name("rounds").number(template.rounds());
        json.name("strategy").string(template.strategy());
        json.name("members").openArray();
        for (TemplateConfig.MemberConfig member : template.members()) {
            json.open().name("name").string(member.name());
            json.name("persona").string(member.persona());
            given(json.name("model"), member.model());
            json.name("temperature").number(member.temperature() == null ? Double.NaN : member.temperature());
            json.name("weight").number(member.weight()).close();
        }
        json.closeArray().name("synthesizer").open();
        json.name("persona").string(template.synthesizer().persona());
        given(json.name("model"), template.synthesizer().model());
        json.close();
        json.name("quorum").number(template.quorum());
        json.name("deadline_ms").number(template.deadline().toMillis());
        json.name("max_tokens_per_member").number(template.maxTokensPerMember());
        json.name("source").string(template.source());
    }

    private static void given(JsonWriter json, String text) {
        if (text.isEmpty()) {
            json.nul();
        } else {
            json.string(text);
        }
    }
}
