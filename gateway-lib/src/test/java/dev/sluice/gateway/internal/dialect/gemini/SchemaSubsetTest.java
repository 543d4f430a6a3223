package dev.sluice.gateway.internal.dialect.gemini;

import static dev.sluice.gateway.internal.dialect.gemini.Through.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaSubsetTest {
    private static void assertCleaned(String schema, String expected) {
        assertThat(SchemaSubset.of(json(schema), "tools[0]")).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':['string','null']}                      | {'type':'string','nullable':true}",
                "{'type':'string','const':'a'}                   | {'type':'string','enum':['a']}",
                "{'const':'a'}                                   | {'type':'string','enum':['a']}",
                "{'type':'integer','const':1}                    | {'type':'integer'}",
                "{'enum':['C','F']}                              | {'type':'string','enum':['C','F']}",
                "{'type':'string','enum':['a',null]}             | {'type':'string','enum':['a'],'nullable':true}",
                "{'type':'integer','enum':[1,2]}                 | {'type':'integer'}",
                "{'type':'string','format':'date-time'}          | {'type':'string','format':'date-time'}",
                "{'type':'string','format':'uri'}                | {'type':'string'}",
                "{'type':'integer','format':'int64'}             | {'type':'integer','format':'int64'}",
                "{'type':'number','format':'date-time'}          | {'type':'number'}",
                "{'type':'array'}                                | {'type':'array','items':{'type':'object'}}",
                "{'items':{'type':'string'}}                     | {'type':'array','items':{'type':'string'}}",
                "{'type':'array','items':[{'type':'string'}]}    | {'type':'array','items':{'type':'string'}}",
                "{'anyOf':[{'type':'string'},{'type':'null'}]}   | {'type':'string','nullable':true}",
                "{'oneOf':[{'type':'string'},{'type':'integer'}]}| {'anyOf':[{'type':'string'},{'type':'integer'}]}",
                "{'type':['string','integer']}                   | {'anyOf':[{'type':'string'},{'type':'integer'}]}",
                "{}                                              | {'type':'object'}"
            })
    void eachWordHasItsImageOrNone(String schema, String expected) {
        assertCleaned(schema, expected);
    }

    @Test
    void alternativesStandAloneAndKeepWhatWasSaidOfThem() {
        assertCleaned(
                "{'description':'D','default':1,'anyOf':[{'type':'string','description':'S'},{'type':'integer'},{'type':'null'}]}",
                """
                {'anyOf':[{'type':'string','description':'S','nullable':true},
                          {'type':'integer','nullable':true,'description':'D'}]}""");
    }

    @Test
    void alternativesOfWhatIsRequiredDoNotCostTheProperties() {
        assertCleaned(
                "{'type':'object','properties':{'a':{'type':'string'}},'anyOf':[{'required':['a']},{'required':['b']}]}",
                "{'type':'object','properties':{'a':{'type':'string'}}}");
    }

    @Test
    void unknownWordsAreLeftOut() {
        assertCleaned("""
                {'$schema':'x','$id':'y','type':'object','additionalProperties':false,'patternProperties':{},'if':{},
                 'examples':[1],'properties':{'a':{'type':'number','exclusiveMinimum':0,'minimum':1,'x-own':true}}}""", "{'type':'object','properties':{'a':{'type':'number','minimum':1}}}");
    }

    @Test
    void aPropertyMayBeCalledLikeAKeyword() {
        assertCleaned("""
                {'type':'object','properties':{'title':{'type':'string'},'format':{'type':'string'},
                 'const':{'type':'string'},'default':{'type':'string'},'$ref':{'type':'string'},
                 'additionalProperties':{'type':'string'}},'required':['title','$ref']}""", """
                {'type':'object','properties':{'title':{'type':'string'},'format':{'type':'string'},
                 'const':{'type':'string'},'default':{'type':'string'},'$ref':{'type':'string'},
                 'additionalProperties':{'type':'string'}},'required':['title','$ref']}""");
    }

    @Test
    void whatIsRequiredMustBeThere() {
        assertCleaned(
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a','b']}",
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}");
    }

    @Test
    void referencesArePutInAndLeaveNothingOfThemselves() {
        assertCleaned("""
                {'type':'object','properties':{'u':{'$ref':'#/$defs/unit','description':'U'},
                 'v':{'$ref':'#/properties/u'},'w':{'$ref':'#/definitions/w'}},
                 '$defs':{'unit':{'enum':['C','F']}},'definitions':{'w':{'type':'integer'}}}""", """
                {'type':'object','properties':{'u':{'type':'string','enum':['C','F'],'description':'U'},
                 'v':{'type':'string','enum':['C','F'],'description':'U'},'w':{'type':'integer'}}}""");
    }

    @Test
    void aSchemaThatHoldsItselfEndsWhereItBeginsAgain() {
        assertCleaned("""
                {'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{
                  'children':{'type':'array','items':{'$ref':'#/$defs/node'}}}}}}""", """
                {'type':'object','properties':{'children':{'type':'array','items':{'type':'object'}}}}""");
        assertCleaned("{'$ref':'#'}", "{'type':'object'}");
        assertCleaned("{'$ref':'https://example.com/schema'}", "{'type':'object'}");
    }

    @Test
    void allOfIsOneSchema() {
        assertCleaned("""
                {'allOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},
                          {'properties':{'b':{'type':'integer'},'a':{'type':'number'}},'required':['b']}]}""", """
                {'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['a','b']}""");
    }

    @Test
    void referencesThatMultiplyAreRefusedBeforeTheyFillTheMemory() {
        StringBuilder defs = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < 30; i++) {
            String next = "{'$ref':'#/$defs/d" + (i + 1) + "'}";
            defs.append("'d")
                    .append(i)
                    .append("':{'properties':{'a':")
                    .append(next)
                    .append(",'b':")
                    .append(next)
                    .append("}},");
        }
        defs.append("'d30':{'type':'string'}}}");

        assertThatThrownBy(() -> SchemaSubset.of(json(defs.toString()), "tools[3]"))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(400);
                    assertThat(e.problem().param()).contains("tools[3]");
                });
    }

    @Test
    void aLongChainOfReferencesIsRefusedAndDoesNotOverflowTheStack() {
        StringBuilder defs = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < 10_000; i++) {
            defs.append("'d")
                    .append(i)
                    .append("':{'items':{'$ref':'#/$defs/d")
                    .append(i + 1)
                    .append("'}},");
        }
        defs.append("'d10000':{'type':'string'}}}");

        assertThatThrownBy(() -> SchemaSubset.of(json(defs.toString()), "tools[0]"))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void aSchemaThatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> SchemaSubset.of(json("[]"), "tools[0]"))
                .isInstanceOf(GatewayException.class)
                .hasMessage("tools[0]: the schema must be an object");
    }
}
