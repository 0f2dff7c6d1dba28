package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.config.GatewayConfig;
import org.junit.jupiter.api.Test;

final class CouncilTemplatesTest {

    private final CouncilTemplates templates =
            CouncilTemplates.of(GatewayConfig.defaults().council());

    @Test
    void everyBuiltInTemplateHasAStrategyAndAQuorumItCanReach() {
        assertEquals(8, templates.all().size());
        for (Template each : templates.all()) {
            assertTrue(each.limits().quorum() >= 1, each.name());
            assertTrue(each.limits().quorum() <= each.members().size(), each.name());
            assertTrue(each.rounds() == 1 || each.strategy().hasRounds(), each.name());
        }
        assertEquals(
                Strategy.values().length,
                templates.all().stream().map(Template::strategy).distinct().count());
    }

    @Test
    void findsATemplateByItsNameAsAModel() {
        assertEquals(Strategy.DEBATE, assertNotNullTemplate("council/debate").strategy());
        assertEquals(
                CouncilTemplates.DEFAULT,
                assertNotNullTemplate("council/Diverse_Analysis").name());
        assertNull(templates.ofModel("debate"));
        assertNull(templates.ofModel("council/"));
        assertNull(templates.ofModel("council/none"));
        assertNull(templates.find("none"));
    }

    private Template assertNotNullTemplate(String model) {
        Template found = templates.ofModel(model);
        assertNotNull(found, model);
        return found;
    }

    @Test
    void aMissingTemperatureIsNotANumber() {
        assertTrue(templates.all().stream()
                .flatMap(each -> each.members().stream())
                .noneMatch(each -> Double.isNaN(each.temperature())));
        assertTrue(Double.isNaN(new Member("a", "", "", Double.NaN, 1).temperature()));
    }

    @Test
    void strategiesAreReadAsTheyAreWritten() {
        for (Strategy each : Strategy.values()) {
            assertEquals(each, Strategy.named(each.text()));
        }
        assertEquals(Strategy.MIXTURE, Strategy.named("MoA"));
        assertEquals(Strategy.BEST_OF, Strategy.named("best_of"));
        assertNull(Strategy.named("best"));
    }
}
